import channels from './channels.json' with { type: 'json' };
import clients from './clients.json' with { type: 'json' };
import common from './common.json' with { type: 'json' };
import funnel from './funnel.json' with { type: 'json' };
import needs from './needs.json' with { type: 'json' };

/** All words of the language, a file per page. */
export default { ...common, ...channels, ...clients, ...funnel, ...needs };
