import type { ExportColumn, ExportPlace } from './table.ts';
import { escapedXml } from './xlsx-cells.ts';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PARTS = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const STYLES = [
  'text',
  'integer',
  'decimal',
  'float',
  'number',
  'money',
  'share',
  'boolean',
  'date',
  'period',
  'instant',
  'head',
] as const;

/** Which of the book's cell styles (1, 2 ...) a kind of column wears; 0 is Excel's own. */
export function styleOf(kind: ExportColumn['kind'] | 'head'): number {
  return STYLES.indexOf(kind) + 1;
}

/** The parts of a workbook beside its sheets: the cover and `sheetCount` sheets of data. */
export function bookParts(sheetCount: number, place: ExportPlace): (readonly [name: string, text: string])[] {
  const words = WORDS[place.locale];
  const sheets = [
    words.about,
    ...Array.from({ length: sheetCount }, (_, at) => (at === 0 ? words.data : `${words.data} ${at + 1}`)),
  ];
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  return [
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${PARTS}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${PARTS}.styles+xml"/>${sheets
        .map((_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${PARTS}.worksheet+xml"/>`)
        .join('')}</Types>`,
    ],
    [
      '_rels/.rels',
      `${XML}<Relationships xmlns="${RELATIONS}">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets
        .map((title, at) => `<sheet name="${escapedXml(title)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
        .join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${XML}<Relationships xmlns="${RELATIONS}">${[
        ...sheets.map((_, at) => relation(`rId${at + 1}`, 'worksheet', `worksheets/sheet${at + 1}.xml`)),
        relation(`rId${sheets.length + 1}`, 'styles', 'styles.xml'),
      ].join('')}</Relationships>`,
    ],
    ['xl/styles.xml', stylesXml(place)],
  ];
}

function stylesXml({ currency, locale }: ExportPlace): string {
  const sign = currency === 'RUB' ? '₽' : currency.replace(/[^A-Z]/g, '');
  const day = locale === 'ru' ? 'dd.mm.yyyy' : 'yyyy-mm-dd';
  const formats: Readonly<Record<(typeof STYLES)[number], string>> = {
    text: '@',
    integer: '#,##0',
    decimal: '#,##0.00##',
    float: '#,##0.00',
    number: 'General',
    money: `#,##0.00\\ "${sign}"`,
    share: '0.0%',
    boolean: 'General',
    date: day,
    period: day,
    instant: `${day} hh:mm`,
    head: '@',
  };
  const numFmts = STYLES.map(
    (style, at) => `<numFmt numFmtId="${164 + at}" formatCode="${escapedXml(formats[style])}"/>`,
  );
  const xfs = STYLES.map(
    (style, at) =>
      `<xf numFmtId="${164 + at}" fontId="${style === 'head' ? 1 : 0}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`,
  );
  const font = (bold: string) => `<font>${bold}<sz val="11"/><name val="Calibri"/><family val="2"/></font>`;
  return (
    `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="${numFmts.length}">${numFmts.join('')}</numFmts>` +
    `<fonts count="2">${font('')}${font('<b/>')}</fonts>` +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${xfs.length + 1}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${xfs.join('')}</cellXfs>` +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
  );
}

const WORDS = {
  ru: { data: 'Данные', about: 'О выгрузке' },
  en: { data: 'Data', about: 'About' },
} as const;
