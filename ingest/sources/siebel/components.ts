/** A business component as a stream; its columns bear the names that people see. */
export type Component = {
  readonly stream: string;
  readonly path: string;
  readonly fields: readonly string[];
  /** in Siebel's own language: only these records */
  readonly only?: string;
  /** rows of it are never deleted */
  readonly isLog?: boolean;
};

const TIMES = ['Id', 'Created', 'Updated'] as const;

export const COMPONENTS: readonly Component[] = [
  {
    stream: 'employees',
    path: 'Employee/Employee',
    fields: [...TIMES, 'Login Name', 'First Name', 'Last Name', 'EMail Addr', 'Job Title', 'Employment Status'],
  },
  {
    stream: 'products',
    path: 'Internal Product/Internal Product',
    fields: [...TIMES, 'Name', 'Part #', 'Product Line', 'List Price', 'Orderable'],
  },
  {
    stream: 'accounts',
    path: 'Account/Account',
    fields: [
      ...[...TIMES, 'Name', 'Location', 'Account Status', 'Account Type', 'Industry', 'Main Phone Number', 'Home Page'],
      ...['Primary Sales Rep Login', 'Primary Account Country', 'Primary Account City', 'Email Address'],
    ],
  },
  {
    stream: 'contacts',
    path: 'Contact/Contact',
    fields: [
      ...[...TIMES, 'First Name', 'Last Name', 'Work Phone #', 'Cellular Phone #', 'Email Address', 'Job Title'],
      ...['Account Id', 'Primary Sales Rep Login'],
    ],
  },
  {
    stream: 'opportunities',
    path: 'Opportunity/Opportunity',
    fields: [
      ...[
        ...TIMES,
        'Name',
        'Account',
        'Account Id',
        'Key Contact Id',
        'Sales Stage',
        'Sales Method',
        'Status',
        'Channel',
      ],
      ...['Primary Revenue Amount', 'Primary Revenue Close Date', 'Primary Revenue Win Probability', 'Currency Code'],
      ...['Reason Won Lost', 'Primary Sales Rep Login', 'Description'],
    ],
  },
  {
    stream: 'activities',
    path: 'Action/Action',
    fields: [
      ...[
        ...TIMES,
        'Type',
        'Description',
        'Status',
        'Primary Owned By',
        'Planned',
        'Started',
        'Done',
        'Due',
        'Account Id',
      ],
      ...['Opportunity Id', 'Contact Id'],
    ],
  },
  {
    stream: 'service_requests',
    path: 'Service Request/Service Request',
    fields: [
      ...[
        ...TIMES,
        'SR Number',
        'Abstract',
        'Area',
        'Priority',
        'Status',
        'Sub-Status',
        'Source',
        'Owner',
        'Account Id',
      ],
      ...['Contact Id', 'Closed Date'],
    ],
  },
  {
    stream: 'quotes',
    path: 'Quote/Quote',
    fields: [
      ...TIMES,
      'Quote Number',
      'Name',
      'Status',
      'Account',
      'Account Id',
      'Opportunity Id',
      'Quote Total',
      'Currency Code',
    ],
  },
  {
    stream: 'orders',
    path: 'Order Entry (Sales)/Order Entry - Orders (Sales)',
    fields: [
      ...[
        ...TIMES,
        'Order Number',
        'Order Date',
        'Status',
        'Account Id',
        'Contact Id',
        'Opportunity Id',
        'Order Total',
      ],
      ...['Currency Code', 'Primary Sales Rep Login'],
    ],
  },
  {
    stream: 'order_lines',
    path: 'Order Entry (Sales)/Order Entry - Line Items',
    fields: [...TIMES, 'Order Header Id', 'Product Id', 'Product', 'Quantity Requested', 'Unit Price', 'Line Total'],
  },
];

/**
 * Moves of opportunities between stages, of a server that keeps an audit trail of their field "Sales Stage". Where the
 * trail can be read differs with every installation, so its component stands in the settings.
 */
export function stageMoves(path: string): Component {
  return {
    ...{ stream: 'stage_moves', path, isLog: true },
    fields: [...TIMES, 'Date', 'Field', 'Old Value', 'New Value', 'Record Id', 'Employee Login'],
    only: "[Field] = 'Sales Stage'",
  };
}
