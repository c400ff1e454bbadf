/** How a table of Dataverse is read. */
export type Table = {
  /** the stream's name, which is the entity set of the Web API */
  readonly stream: string;
  /** the table's own name, by which its columns are asked for */
  readonly table: string;
  /** the column of its id */
  readonly id: string;
  /** what is read of it, in the names of columns: a lookup `customerid` comes as `_customerid_value` */
  readonly columns: readonly string[];
  /** changes: by change tracking, else by `modifiedon`; everything: small tables */
  readonly reads: 'changes' | 'everything';
  /** an OData condition; only for tables that are read whole */
  readonly filter?: string;
};

const PERIOD = ['createdon', 'modifiedon'] as const;
const STATE = ['statecode', 'statuscode'] as const;
const ACTIVITY = [
  ...['activityid', 'subject', 'actualstart', 'actualend', 'scheduledstart', 'scheduledend', 'actualdurationminutes'],
  ...['regardingobjectid', 'ownerid', ...STATE, ...PERIOD],
] as const;

export const TABLES = [
  {
    stream: 'systemusers',
    table: 'systemuser',
    id: 'systemuserid',
    columns: ['systemuserid', 'fullname', 'internalemailaddress', 'title', 'isdisabled', 'businessunitid'],
    reads: 'everything',
  },
  {
    stream: 'businessunits',
    table: 'businessunit',
    id: 'businessunitid',
    columns: ['businessunitid', 'name'],
    reads: 'everything',
  },
  { stream: 'teams', table: 'team', id: 'teamid', columns: ['teamid', 'name'], reads: 'everything' },
  {
    stream: 'transactioncurrencies',
    table: 'transactioncurrency',
    id: 'transactioncurrencyid',
    columns: ['transactioncurrencyid', 'isocurrencycode'],
    reads: 'everything',
  },
  {
    stream: 'organizations',
    table: 'organization',
    id: 'organizationid',
    columns: ['organizationid', 'name', 'basecurrencyid'],
    reads: 'everything',
  },
  {
    stream: 'workflows',
    table: 'workflow',
    id: 'workflowid',
    columns: ['workflowid', 'name', 'category'],
    reads: 'everything',
    // definitions of business process flows: the pipelines
    filter: 'category eq 4 and type eq 1',
  },
  {
    stream: 'processstages',
    table: 'processstage',
    id: 'processstageid',
    columns: ['processstageid', 'stagename', 'stagecategory', 'processid'],
    reads: 'everything',
  },
  {
    stream: 'campaigns',
    table: 'campaign',
    id: 'campaignid',
    columns: ['campaignid', 'name'],
    reads: 'everything',
  },
  {
    stream: 'products',
    table: 'product',
    id: 'productid',
    columns: ['productid', 'name', 'productnumber', 'price', 'currentcost', 'parentproductid', ...STATE, ...PERIOD],
    reads: 'changes',
  },
  {
    stream: 'accounts',
    table: 'account',
    id: 'accountid',
    columns: [
      ...['accountid', 'name', 'accountnumber', 'telephone1', 'emailaddress1', 'websiteurl', 'industrycode'],
      ...['address1_country', 'address1_stateorprovince', 'address1_city', 'ownerid', ...STATE, ...PERIOD],
    ],
    reads: 'changes',
  },
  {
    stream: 'contacts',
    table: 'contact',
    id: 'contactid',
    columns: [
      ...['contactid', 'fullname', 'firstname', 'lastname', 'jobtitle', 'emailaddress1', 'telephone1', 'mobilephone'],
      ...['parentcustomerid', 'address1_country', 'address1_city', 'leadsourcecode', 'ownerid', ...STATE, ...PERIOD],
    ],
    reads: 'changes',
  },
  {
    stream: 'leads',
    table: 'lead',
    id: 'leadid',
    columns: [
      ...[
        'leadid',
        'subject',
        'fullname',
        'companyname',
        'emailaddress1',
        'telephone1',
        'mobilephone',
        'leadsourcecode',
      ],
      ...['campaignid', 'parentaccountid', 'parentcontactid', 'ownerid', ...STATE, ...PERIOD],
    ],
    reads: 'changes',
  },
  {
    stream: 'opportunities',
    table: 'opportunity',
    id: 'opportunityid',
    columns: [
      ...[
        'opportunityid',
        'name',
        'customerid',
        'parentaccountid',
        'parentcontactid',
        'originatingleadid',
        'campaignid',
      ],
      ...[
        'ownerid',
        'transactioncurrencyid',
        'estimatedvalue',
        'estimatedvalue_base',
        'actualvalue',
        'actualvalue_base',
      ],
      ...['exchangerate', 'estimatedclosedate', 'actualclosedate', 'overriddencreatedon', 'stepname', 'stageid'],
      ...['processid', 'closeprobability', ...STATE, ...PERIOD],
    ],
    reads: 'changes',
  },
  {
    stream: 'opportunityproducts',
    table: 'opportunityproduct',
    id: 'opportunityproductid',
    columns: [
      ...['opportunityproductid', 'opportunityid', 'productid', 'productdescription', 'quantity', 'priceperunit'],
      ...['extendedamount', 'extendedamount_base', ...PERIOD],
    ],
    reads: 'changes',
  },
  {
    stream: 'quotes',
    table: 'quote',
    id: 'quoteid',
    columns: [
      ...['quoteid', 'name', 'quotenumber', 'revisionnumber', 'opportunityid', 'customerid', 'totalamount_base'],
      ...['effectiveto', 'ownerid', ...STATE, ...PERIOD],
    ],
    reads: 'changes',
  },
  {
    stream: 'phonecalls',
    table: 'phonecall',
    id: 'activityid',
    columns: [...ACTIVITY, 'directioncode'],
    reads: 'changes',
  },
  { stream: 'emails', table: 'email', id: 'activityid', columns: [...ACTIVITY, 'directioncode'], reads: 'changes' },
  { stream: 'appointments', table: 'appointment', id: 'activityid', columns: ACTIVITY, reads: 'changes' },
  { stream: 'tasks', table: 'task', id: 'activityid', columns: ACTIVITY, reads: 'changes' },
  {
    stream: 'incidents',
    table: 'incident',
    id: 'incidentid',
    columns: [
      ...[
        'incidentid',
        'ticketnumber',
        'title',
        'customerid',
        'subjectid',
        'prioritycode',
        'caseorigincode',
        'ownerid',
      ],
      ...['resolveby', 'customersatisfactioncode', ...STATE, ...PERIOD],
    ],
    reads: 'changes',
  },
  {
    stream: 'incidentresolutions',
    table: 'incidentresolution',
    id: 'activityid',
    columns: ['activityid', 'incidentid', 'actualend', 'statecode', ...PERIOD],
    reads: 'changes',
  },
] as const satisfies readonly Table[];

export type StreamName = (typeof TABLES)[number]['stream'];
