/** The parts of ECharts these pages draw with, and no more: the tooltip is our own. Loaded after the first paint. */
import { BarChart, LineChart } from 'echarts/charts';
import { GridSimpleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridSimpleComponent, CanvasRenderer]);

export { init };
