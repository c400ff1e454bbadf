import type { DataverseTable } from './dataverse.ts';

// Tables as an organisation of Dynamics 365 Sales and Customer Service has them, with the columns the tests speak of.
const times = { createdon: 'DateTime', modifiedon: 'DateTime' };
const common = { ...times, statecode: 'State', statuscode: 'Status', ownerid: 'Owner' };
const texts = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, 'String']));
const table = (
  logical: string,
  id: string,
  attributes: Readonly<Record<string, string>>,
  tracksChanges = true,
): DataverseTable => ({ logical, id, tracksChanges, attributes: { [id]: 'Uniqueidentifier', ...attributes } });

const activity = {
  ...common,
  ...texts('subject'),
  ...{ actualstart: 'DateTime', actualend: 'DateTime', scheduledstart: 'DateTime', scheduledend: 'DateTime' },
  ...{ actualdurationminutes: 'Integer', regardingobjectid: 'Lookup' },
};

export const TABLES: Readonly<Record<string, DataverseTable>> = {
  systemusers: table('systemuser', 'systemuserid', {
    ...texts('fullname', 'internalemailaddress', 'title'),
    ...{ isdisabled: 'Boolean', businessunitid: 'Lookup' },
  }),
  businessunits: table('businessunit', 'businessunitid', texts('name')),
  teams: table('team', 'teamid', texts('name')),
  transactioncurrencies: table('transactioncurrency', 'transactioncurrencyid', texts('isocurrencycode')),
  organizations: table('organization', 'organizationid', { ...texts('name'), basecurrencyid: 'Lookup' }),
  workflows: table('workflow', 'workflowid', { ...texts('name'), category: 'Picklist', type: 'Picklist' }),
  processstages: table('processstage', 'processstageid', {
    ...texts('stagename'),
    ...{ stagecategory: 'Picklist', processid: 'Lookup' },
  }),
  campaigns: table('campaign', 'campaignid', texts('name')),
  products: table('product', 'productid', {
    ...common,
    ...texts('name', 'productnumber'),
    ...{ price: 'Money', currentcost: 'Money', parentproductid: 'Lookup' },
  }),
  accounts: table('account', 'accountid', {
    ...common,
    ...texts('name', 'accountnumber', 'telephone1', 'emailaddress1', 'websiteurl', 'address1_country', 'address1_city'),
    ...{ industrycode: 'Picklist' },
  }),
  contacts: table('contact', 'contactid', {
    ...common,
    ...texts('fullname', 'firstname', 'lastname', 'jobtitle', 'emailaddress1', 'telephone1', 'mobilephone'),
    ...{ parentcustomerid: 'Customer', leadsourcecode: 'Picklist' },
  }),
  leads: table('lead', 'leadid', {
    ...common,
    ...texts('subject', 'fullname', 'companyname', 'emailaddress1', 'telephone1', 'mobilephone'),
    ...{ leadsourcecode: 'Picklist', campaignid: 'Lookup', parentaccountid: 'Lookup', parentcontactid: 'Lookup' },
  }),
  opportunities: table('opportunity', 'opportunityid', {
    ...common,
    ...texts('name', 'stepname', 'new_utm_source'),
    ...{ customerid: 'Customer', parentaccountid: 'Lookup', parentcontactid: 'Lookup', originatingleadid: 'Lookup' },
    ...{ campaignid: 'Lookup', transactioncurrencyid: 'Lookup', estimatedvalue: 'Money', estimatedvalue_base: 'Money' },
    ...{ actualvalue: 'Money', actualvalue_base: 'Money', exchangerate: 'Decimal', estimatedclosedate: 'DateTime' },
    ...{ actualclosedate: 'DateTime', overriddencreatedon: 'DateTime', stageid: 'Uniqueidentifier' },
    ...{ processid: 'Uniqueidentifier', closeprobability: 'Integer' },
  }),
  // This organisation does not keep track of changes here.
  opportunityproducts: table(
    'opportunityproduct',
    'opportunityproductid',
    {
      ...{ ...times, opportunityid: 'Lookup', productid: 'Lookup' },
      ...texts('productdescription'),
      ...{ quantity: 'Decimal', priceperunit: 'Money', extendedamount: 'Money', extendedamount_base: 'Money' },
    },
    false,
  ),
  quotes: table('quote', 'quoteid', {
    ...common,
    ...texts('name', 'quotenumber'),
    ...{ revisionnumber: 'Integer', opportunityid: 'Lookup', customerid: 'Customer', totalamount_base: 'Money' },
    effectiveto: 'DateTime',
  }),
  phonecalls: table('phonecall', 'activityid', { ...activity, directioncode: 'Boolean' }),
  emails: table('email', 'activityid', { ...activity, directioncode: 'Boolean' }),
  appointments: table('appointment', 'activityid', activity),
  tasks: table('task', 'activityid', activity),
  incidents: table('incident', 'incidentid', {
    ...common,
    ...texts('ticketnumber', 'title'),
    ...{ customerid: 'Customer', subjectid: 'Lookup', prioritycode: 'Picklist', caseorigincode: 'Picklist' },
    ...{ resolveby: 'DateTime', customersatisfactioncode: 'Picklist' },
  }),
  incidentresolutions: table('incidentresolution', 'activityid', {
    ...common,
    ...{ incidentid: 'Lookup', actualend: 'DateTime' },
  }),
  audits: table('audit', 'auditid', {
    ...{ createdon: 'DateTime', objectid: 'Lookup', userid: 'Lookup', changedata: 'Memo', objecttypecode: 'String' },
  }),
};
