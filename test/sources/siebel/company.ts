import { Siebel, type SiebelRecord } from './server.ts';

const at = (created: string, updated = created): SiebelRecord => ({ Created: created, Updated: updated });

/** A small company on Siebel, with the odd shapes that its REST gives. */
export async function smallCompany(): Promise<Siebel> {
  const siebel = await Siebel.start();
  siebel.put('Employee/Employee', {
    ...{
      Id: '1-E1',
      'Login Name': 'PVOLKOV',
      'First Name': 'Павел',
      'Last Name': 'Волков',
      'Employment Status': 'Active',
    },
    ...at('01/01/2024 08:00:00'),
  });
  siebel.put('Internal Product/Internal Product', {
    Id: '1-P1',
    Name: 'Ячейка КСО',
    'Part #': '00398',
    ...at('01/01/2024 08:00:00'),
  });
  siebel.put('Account/Account', {
    ...{
      Id: '1-2A9D',
      Name: 'Northline Power',
      Location: 'HQ',
      Industry: 'Energy',
      'Main Phone Number': '+7 495 000-00-01',
    },
    ...{ 'Primary Sales Rep Login': 'PVOLKOV', ...at('06/01/2024 08:00:00') },
  });
  siebel.put('Account/Account', {
    Id: '1-2a9d',
    Name: 'Northline Power',
    Location: 'Plant',
    ...at('06/01/2024 08:00:00'),
  });
  siebel.put('Contact/Contact', {
    ...{
      Id: '1-C1',
      'First Name': 'Анна',
      'Last Name': 'Ким',
      'Cellular Phone #': '+79990001122',
      'Account Id': '1-2A9D',
    },
    ...at('06/02/2024 08:00:00'),
  });
  siebel.put('Contact/Contact', {
    Id: '1-C2',
    'First Name': 'Пётр',
    'Last Name': 'Сидоров',
    ...at('06/02/2024 09:00:00'),
  });
  const opportunity = (id: string, name: string, rest: SiebelRecord): void =>
    siebel.put('Opportunity/Opportunity', {
      ...{
        Id: id,
        Name: name,
        'Account Id': '1-2A9D',
        'Sales Method': 'Standard',
        'Primary Sales Rep Login': 'PVOLKOV',
      },
      ...rest,
    });
  opportunity('1-4F7QK', 'Switchgear upgrade', {
    ...{ 'Sales Stage': '06 - Closed', 'Primary Revenue Amount': '250000', 'Primary Revenue Win Probability': '100' },
    ...{ 'Primary Revenue Close Date': '03/12/2025', 'Currency Code': 'RUB', 'Reason Won Lost': 'Price' },
    ...at('01/20/2025 08:11:02', '03/12/2025 14:55:40'),
  });
  opportunity('1-4F7QL', 'Cable', {
    ...{ 'Sales Stage': '06 - Closed', 'Primary Revenue Amount': '70000', 'Primary Revenue Win Probability': '0' },
    ...{ 'Primary Revenue Close Date': '02/20/2025', 'Currency Code': 'RUB', 'Reason Won Lost': 'Competitor' },
    ...at('01/21/2025 08:00:00', '03/12/2025 14:55:40'),
  });
  opportunity('1-4F7QM', 'Pumps', {
    ...{
      'Sales Stage': '01 - Prospecting',
      'Primary Revenue Amount': '30000.50',
      'Primary Revenue Win Probability': '0',
    },
    ...{ 'Currency Code': 'RUB', ...at('01/22/2025 08:00:00', '03/12/2025 14:55:40') },
  });
  siebel.put('Action/Action', {
    ...{ Id: '1-A1', Type: 'Call - Outbound', Description: 'Обсудили', Status: 'Done', 'Primary Owned By': 'PVOLKOV' },
    ...{ 'Opportunity Id': '1-4F7QK', Started: '02/01/2025 09:00:00', ...at('02/01/2025 09:00:00') },
  });
  siebel.put('Service Request/Service Request', {
    ...{ Id: '1-S1', 'SR Number': '1-77', Abstract: 'Гудит', Status: 'Closed', 'Account Id': '1-2A9D' },
    ...{ 'Closed Date': '04/02/2025 08:00:00', ...at('04/01/2025 08:00:00', '04/02/2025 08:00:00') },
  });
  siebel.put('Quote/Quote', {
    ...{ Id: '1-Q1', 'Quote Number': 'Q-1', Status: 'Approved', 'Quote Total': '260000', 'Opportunity Id': '1-4F7QK' },
    ...at('02/10/2025 08:00:00'),
  });
  const ORDERS = 'Order Entry (Sales)/Order Entry - Orders (Sales)';
  const order = (id: string, status: string, total: string): void =>
    siebel.put(ORDERS, {
      ...{
        Id: id,
        'Order Number': `N-${id}`,
        'Order Date': '03/13/2025 10:00:00',
        Status: status,
        'Account Id': '1-2A9D',
      },
      ...{ 'Order Total': total, 'Currency Code': 'RUB', 'Opportunity Id': '1-4F7QK', ...at('03/13/2025 10:00:00') },
    });
  order('1-O1', 'Complete', '250000');
  order('1-O2', 'Cancelled', '99000');
  const line = (id: string, of: string, total: string): void =>
    siebel.put('Order Entry (Sales)/Order Entry - Line Items', {
      ...{ Id: id, 'Order Header Id': of, 'Product Id': '1-P1', 'Quantity Requested': '2', 'Line Total': total },
      ...at('03/13/2025 10:00:00'),
    });
  line('1-L1', '1-O1', '250000');
  line('1-L2', '1-O2', '99000');
  const moved = (id: string, field: string, from: string, to: string, when: string): void =>
    siebel.put('Audit Trail Item 2/Audit Trail Item 2', {
      ...{ Id: id, Field: field, 'Old Value': from, 'New Value': to, 'Record Id': '1-4F7QK', Date: when },
      ...{ 'Employee Login': 'PVOLKOV', ...at(when) },
    });
  moved('1-T1', 'Sales Stage', '01 - Prospecting', '03 - Proposal', '02/01/2025 08:00:00');
  moved('1-T2', 'Description', 'x', 'y', '02/01/2025 08:00:00');
  moved('1-T3', 'Sales Stage', '03 - Proposal', '06 - Closed', '03/12/2025 14:55:40');
  return siebel;
}
