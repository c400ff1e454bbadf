import common from './common.json' with { type: 'json' };
import change from './change.json' with { type: 'json' };
import channels from './channels.json' with { type: 'json' };
import clients from './clients.json' with { type: 'json' };
import duplicates from './duplicates.json' with { type: 'json' };
import forecast from './forecast.json' with { type: 'json' };
import funnel from './funnel.json' with { type: 'json' };
import investment from './investment.json' with { type: 'json' };
import needs from './needs.json' with { type: 'json' };
import retention from './retention.json' with { type: 'json' };
import search from './search.json' with { type: 'json' };
import segments from './segments.json' with { type: 'json' };
import service from './service.json' with { type: 'json' };
import sources from './sources.json' with { type: 'json' };
import team from './team.json' with { type: 'json' };
import whatIf from './what-if.json' with { type: 'json' };

/** All words of the language, a file per page. */
export default {
  ...common,
  ...change,
  ...channels,
  ...clients,
  ...duplicates,
  ...forecast,
  ...funnel,
  ...investment,
  ...needs,
  ...retention,
  ...search,
  ...segments,
  ...service,
  ...sources,
  ...team,
  ...whatIf,
};
