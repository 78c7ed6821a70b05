import type { ExportFormat, Row } from './format.ts';

/** A refund has rows of its own, and one transaction may be paid in parts: none of the three names alone is enough. */
const paymentKey = (row: Row): string => {
  const [transaction, payment, event] = [row.cell('id'), row.cell('paymentId'), row.cell('event')];
  return transaction === '' && payment === '' ? '' : `${transaction}/${payment}/${event.toLowerCase() || 'payment'}`;
};

const moment = { at: 'date', time: 'time', timeZone: 'timezone' };
const identity = { id: 'transactionid', paymentId: 'paymentid', event: 'eventtype', customerId: 'customerid' };

export const squareFormats: ExportFormat[] = [
  {
    name: 'square-customers',
    source: 'square',
    kind: 'customers',
    title: 'Square customer directory',
    needs: [
      'squarecustomerid',
      'emailaddress|phonenumber|firstname|lastname',
      'creationsource|emailsubscriptionstatus|instantprofile|transactioncount|lifetimespend|firstvisit|referenceid',
    ],
    columns: {
      id: 'squarecustomerid',
      firstName: 'firstname',
      lastName: 'lastname surname',
      email: 'emailaddress',
      phone: 'phonenumber',
      address: 'streetaddress1',
      address2: 'streetaddress2',
      city: 'city',
      region: 'state county province',
      postcode: 'postalcode postcode zip',
      country: 'country',
      birthday: 'birthday',
      emailConsent: 'emailsubscriptionstatus',
    },
  },
  {
    name: 'square-transactions',
    source: 'square',
    kind: 'purchases',
    title: 'Square transactions',
    needs: ['date', 'transactionid', 'totalcollected'],
    columns: { ...moment, ...identity, amount: 'totalcollected', items: 'description' },
    key: paymentKey,
  },
  {
    name: 'square-items',
    source: 'square',
    kind: 'purchases',
    title: 'Square items',
    needs: ['date', 'transactionid', 'item', 'qty', 'netsales'],
    columns: { ...moment, ...identity, amount: 'netsales', tax: 'tax', items: 'item', quantity: 'qty' },
    key: paymentKey,
    spans: 'rows-add-up',
    notes: [
      'The items of a transaction were added up: net sales and tax, without tips. The transactions export counts tips too.',
    ],
  },
];
