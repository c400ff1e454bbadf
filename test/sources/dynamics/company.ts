import { Dataverse } from './dataverse.ts';
import { exact } from './rows.ts';

const FORMATTED = '@OData.Community.Display.V1.FormattedValue';
const TABLE_OF = '@Microsoft.Dynamics.CRM.lookuplogicalname';

/** A lookup with the table it points to. */
const pointing = (column: string, table: string, id: string): Record<string, string> => ({
  [`_${column}_value`]: id,
  [`_${column}_value${TABLE_OF}`]: table,
});
const state = (statecode: number, statuscode: number, words: string): Record<string, unknown> => ({
  ...{ statecode, statuscode, [`statuscode${FORMATTED}`]: words },
});
const at = (createdon: string, modifiedon = createdon): Record<string, string> => ({ createdon, modifiedon });

/** A small company: its base currency is the rouble, some of its deals are in euro. */
export async function smallOrganisation(): Promise<Dataverse> {
  const org = await Dataverse.start();
  org.put('businessunits', { businessunitid: 'bu-1', name: 'Продажи' });
  org.put('systemusers', {
    ...{
      systemuserid: 'u-app',
      fullname: '# Voronka',
      isdisabled: false,
      ...pointing('businessunitid', 'businessunit', 'bu-1'),
    },
  });
  org.put('systemusers', {
    ...{ systemuserid: 'u-1', fullname: 'Вера Ильина', internalemailaddress: 'vera@contoso.example', isdisabled: true },
    ...pointing('businessunitid', 'businessunit', 'bu-1'),
  });
  org.put('teams', { teamid: 't-1', name: 'Тендеры' });
  org.put('teams', { teamid: 't-2', name: 'Сервис' });
  org.put('transactioncurrencies', { transactioncurrencyid: 'c-rub', isocurrencycode: 'RUB' });
  org.put('transactioncurrencies', { transactioncurrencyid: 'c-eur', isocurrencycode: 'EUR' });
  org.put('organizations', { organizationid: 'org-1', name: 'contoso', _basecurrencyid_value: 'c-rub' });
  org.put('workflows', { workflowid: 'w-1', name: 'Продажа', category: 4, type: 1 });
  org.put('workflows', { workflowid: 'w-2', name: 'Рассылка', category: 0, type: 1 });
  for (const [id, name, order] of [
    ['s-1', 'Квалификация', 0],
    ['s-2', 'Предложение', 2],
    ['s-3', 'Закрытие', 3],
  ] as const) {
    org.put('processstages', { processstageid: id, stagename: name, stagecategory: order, _processid_value: 'w-1' });
  }
  org.put('campaigns', { campaignid: 'ca-1', name: 'Выставка' });
  org.put('products', {
    productid: 'p-1',
    name: 'Насос 40',
    productnumber: '0040',
    ...state(0, 1, 'Active'),
    ...at('2024-01-01T00:00:00Z'),
  });
  org.put('accounts', {
    ...{ accountid: 'a-1', name: 'ООО «Север»', telephone1: '8 495 000-00-01', industrycode: 12 },
    ...{ [`industrycode${FORMATTED}`]: 'Энергетика', ...pointing('ownerid', 'systemuser', 'u-1') },
    ...{ ...state(0, 1, 'Active'), ...at('2024-06-01T08:00:00Z') },
  });
  org.put('contacts', {
    ...{
      contactid: 'k-1',
      fullname: 'Пётр Сидоров',
      firstname: 'Пётр',
      lastname: 'Сидоров',
      mobilephone: '+7 916 123-45-67',
    },
    ...{ ...pointing('parentcustomerid', 'account', 'a-1'), ...state(0, 1, 'Active'), ...at('2024-06-02T08:00:00Z') },
  });
  org.put('contacts', {
    ...{ contactid: 'k-2', fullname: 'Анна Ким', ...pointing('parentcustomerid', 'contact', 'k-1') },
    ...{ ...state(0, 1, 'Active'), ...at('2024-06-02T08:00:00Z') },
  });
  leads(org);
  opportunities(org);
  service(org);
  return org;
}

function leads(org: Dataverse): void {
  const lead = (id: string, subject: string, rest: Record<string, unknown>): void =>
    org.put('leads', { leadid: id, subject, ...pointing('ownerid', 'systemuser', 'u-1'), ...rest });
  lead('l-1', 'Насосы', {
    ...{ leadsourcecode: 8, [`leadsourcecode${FORMATTED}`]: 'Web', _campaignid_value: 'ca-1' },
    ...{ ...state(1, 3, 'Qualified'), ...at('2025-01-10T08:00:00Z', '2025-01-20T08:11:02Z') },
  });
  lead('l-2', 'Спам', { ...state(2, 4, 'Lost'), ...at('2025-01-11T08:00:00Z') });
  lead('l-3', 'Новый', { ...state(0, 1, 'New'), ...at('2025-01-12T08:00:00Z') });
}

function opportunities(org: Dataverse): void {
  org.put('opportunities', {
    ...{ opportunityid: 'o-1', name: 'Насосы 40', ...pointing('customerid', 'account', 'a-1') },
    ...{ _originatingleadid_value: 'l-1', _transactioncurrencyid_value: 'c-eur', exchangerate: 0.01 },
    ...{ estimatedvalue: exact('4990.0000000000'), estimatedvalue_base: exact('499000.0000000000') },
    ...{ actualvalue: 4800, actualvalue_base: exact('480000.0000000000'), closeprobability: 100 },
    ...{ estimatedclosedate: '2025-03-31', actualclosedate: '2025-03-12', stageid: 's-3', processid: 'w-1' },
    ...{ stepname: '4-Close', ...pointing('ownerid', 'systemuser', 'u-1') },
    ...{ ...state(1, 3, 'Won'), ...at('2025-01-20T08:11:02Z', '2025-03-12T14:55:40Z') },
  });
  org.put('opportunities', {
    ...{ opportunityid: 'o-2', name: 'Щиты', ...pointing('customerid', 'contact', 'k-2'), estimatedvalue_base: 70000 },
    ...{ actualvalue_base: 0, estimatedclosedate: '2025-02-28', actualclosedate: '2025-02-20', closeprobability: 0 },
    ...{ stepname: '2-Develop', new_utm_source: 'yandex', ...pointing('ownerid', 'team', 't-1') },
    // a kind of loss that this company made up
    ...{ ...state(2, 100000001, 'Выбрали конкурента'), ...at('2025-01-25T08:00:00Z', '2025-02-20T10:00:00Z') },
  });
  org.put('opportunities', {
    ...{
      opportunityid: 'o-3',
      name: 'Кабель',
      ...pointing('customerid', 'account', 'a-1'),
      estimatedvalue_base: 30000.5,
    },
    ...{ estimatedclosedate: '2025-06-30', stageid: 's-2', processid: 'w-1', closeprobability: 40 },
    // moved in from the old CRM
    ...{ overriddencreatedon: '2024-12-01T00:00:00Z', ...pointing('ownerid', 'systemuser', 'u-1') },
    ...{ ...state(0, 100000000, 'Ждём смету'), ...at('2025-01-26T08:00:00Z') },
  });
  const quote = (id: string, revision: number, amount: string, status: Record<string, unknown>): void =>
    org.put('quotes', {
      ...{ quoteid: id, name: 'Насосы', quotenumber: 'QUO-01000', revisionnumber: revision },
      ...{ ...pointing('opportunityid', 'opportunity', 'o-1'), ...pointing('customerid', 'account', 'a-1') },
      ...{ totalamount_base: exact(amount), effectiveto: '2025-03-31', ...status },
      ...at(`2025-02-0${revision + 1}T08:00:00Z`),
    });
  quote('q-1', 0, '499000.0000', state(3, 7, 'Revised'));
  quote('q-2', 1, '480000.0000', state(2, 4, 'Won'));
  const line = (id: string, of: string, quantity: number, amount: string, modified: string): void =>
    org.put('opportunityproducts', {
      ...{ opportunityproductid: id, _opportunityid_value: of, _productid_value: 'p-1', quantity, priceperunit: 2400 },
      ...{ extendedamount_base: exact(amount), ...at('2025-01-20T09:00:00Z', modified) },
    });
  line('op-1', 'o-1', 2, '480000.0000', '2025-01-20T09:00:00Z');
  line('op-2', 'o-3', 1, '30000.5000', '2025-01-26T09:00:00Z');
  const moved = (id: string, to: string, created: string): void =>
    org.put('audits', {
      ...{
        auditid: id,
        _objectid_value: 'o-1',
        _userid_value: 'u-1',
        objecttypecode: 'opportunity',
        createdon: created,
      },
      changedata: JSON.stringify({
        changedAttributes: [
          { logicalName: 'name', oldValue: 'x', newValue: 'y' },
          { logicalName: 'stageid', oldValue: null, newValue: to },
        ],
      }),
    });
  moved('au-1', 's-1', '2025-01-20T08:11:02Z');
  moved('au-2', 's-2', '2025-02-01T08:00:00Z');
  moved('au-3', 's-3', '2025-03-10T08:00:00Z');
}

function service(org: Dataverse): void {
  org.put('phonecalls', {
    ...{ activityid: 'ac-1', subject: 'Обсудили', directioncode: true, actualend: '2025-02-01T09:10:00Z' },
    ...{ ...pointing('regardingobjectid', 'opportunity', 'o-1'), ...pointing('ownerid', 'systemuser', 'u-1') },
    ...{ ...state(1, 2, 'Made'), ...at('2025-02-01T09:00:00Z') },
  });
  org.put('tasks', {
    ...{ activityid: 'ac-2', subject: 'Отправить КП', scheduledend: '2025-02-05T15:00:00Z' },
    ...{
      ...pointing('regardingobjectid', 'lead', 'l-3'),
      ...state(0, 2, 'Not Started'),
      ...at('2025-02-01T10:00:00Z'),
    },
  });
  org.put('incidents', {
    ...{ incidentid: 'i-1', ticketnumber: 'CAS-01', title: 'Течёт', ...pointing('customerid', 'account', 'a-1') },
    ...{ prioritycode: 1, [`prioritycode${FORMATTED}`]: 'Высокий', ...state(1, 5, 'Решено') },
    ...at('2025-04-01T08:00:00Z', '2025-04-09T08:00:00Z'),
  });
  org.put('incidentresolutions', {
    ...{ activityid: 'ir-1', _incidentid_value: 'i-1', actualend: '2025-04-02T08:00:00Z', ...state(1, 2, 'Closed') },
    ...at('2025-04-02T08:00:00Z'),
  });
}
