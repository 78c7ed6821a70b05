import { readText } from './values.ts';

/**
 * The columns of tables no known program made. Header names, without case, accents and punctuation, by the field they mean;
 * the earlier name wins. A permission is taken from a column only where its name says what for: “opt-in” alone stays an attribute.
 */

export const customerFields = {
  id: `customerid customernumber customerno customercode clientid clientnumber memberid membernumber contactid userid
    squarecustomerid externalid accountid accountnumber id uid uuid key referenceid reference ref number kundennummer
    kundenid numeroclient idclient clienteid idcliente numerocliente codicecliente klantnummer`,
  latitude: 'latitude lat y ycoord ycoordinate geolat gpslat latitudewgs84 latitud latitudine breitengrad breite',
  longitude: `longitude lng lon long x xcoord xcoordinate geolng geolon gpslng gpslon gpslong longitudewgs84 longitud
    longitudine langengrad laengengrad lange laenge`,
  location: `latlng latlong latlon latitudelongitude latitudeandlongitude coordinates coordinate coords gps gpscoordinates
    location position geolocation geopoint geo point wkt geom geometry thegeom koordinaten coordonnees coordenadas`,
  lngLat: 'lnglat longlat lonlat longitudelatitude',
  name: `name fullname customername clientname contactname membername displayname customer client nom nomcomplet nombre
    nombrecompleto nome nomecompleto naam kunde kundenname`,
  firstName: 'firstname givenname forename first prenom vorname nombredepila voornaam',
  lastName: 'lastname surname familyname last nomdefamille nachname apellido apellidos cognome achternaam',
  email: `email emailaddress mail mailaddress customeremail contactemail emailadresse adressemail courriel correo
    correoelectronico`,
  phone: `phone phonenumber mobile mobilephone mobilenumber cell cellphone telephone tel customerphone contactphone
    telefon telefonnummer handy telefono movil portable telefoon`,
  tags: 'tags tag labels label groups group segments etiquettes etiquetas schlagworte',
  since: `since customersince membersince created createdat createdon createddate datecreated creationdate signupdate
    signedup registered registeredat registrationdate joined joindate joinedat firstvisit firstseen optintime kundeseit
    clientdepuis`,
  address: `streetaddress streetaddress1 address address1 addressline1 addressline street street1 shippingaddress1
    shippingstreet billingaddress1 billingstreet homeaddress mailingaddress postaladdress fulladdress addr adresse
    adresse1 direccion direccion1 indirizzo strasse strae rue calle via straat adres anschrift domicilio`,
  address2: `streetaddress2 address2 addressline2 street2 apt apartment unit suite shippingaddress2 billingaddress2
    adresse2 complement complementadresse adresszusatz direccion2`,
  city: `city town locality municipality place ort stadt wohnort ville commune ciudad localidad poblacion citta comune
    plaats stad woonplaats shippingcity billingcity`,
  region: 'state province region county stateprovince provinceregion bundesland departement provincia shippingprovince',
  postcode: `postcode postalcode zip zipcode zippostalcode plz postleitzahl codepostal cp cap codigopostal shippingzip
    billingzip`,
  country: 'country countrycode land pays pais paese shippingcountry billingcountry',
  birthday:
    'birthday birthdate dateofbirth dob geburtstag geburtsdatum datedenaissance fechadenacimiento datadinascita',
  emailConsent: `newsletter newsletteroptin newsletterconsent newslettersubscribed newslettersubscription
    subscribedtonewsletter emailconsent emailoptin emailmarketing emailmarketingconsent acceptsemailmarketing
    emailsubscribed emailsubscription emailsubscriptionstatus optinemail`,
  emailOptOut: 'emailoptout optoutemail newsletteroptout emailunsubscribed unsubscribedfromallemail',
  smsConsent: 'smsconsent smsoptin smsmarketing smsmarketingconsent acceptssmsmarketing',
  smsOptOut: 'smsoptout smsunsubscribed',
} as const;

export const purchaseFields = {
  at: `datetime timestamp purchasedat purchasedate orderdate ordertime orderedat transactiondate transactiontime saledate
    soldat paidat paymentdate createdat created date day when datum dateheure fecha dataora data`,
  time: 'time heure uhrzeit hora ora tijd',
  amount: `amount total totalamount grandtotal totalcollected amountpaid netsales netamount grosssales gross net subtotal
    orderamount ordertotal purchaseamount saleamount transactionamount price paid revenue sales spend spent value sum
    montant betrag summe umsatz importe monto importo bedrag`,
  id: `transactionid orderid orderno ordernumber orderref purchaseid saleid receiptid receiptnumber receiptno receipt
    invoiceid invoicenumber invoiceno invoice paymentid transaction order id number uid uuid bestellnummer belegnummer
    numerocommande pedido`,
  customerId: `customerid customernumber customerno customercode clientid clientnumber memberid membernumber contactid
    userid squarecustomerid customerreferenceid accountid customer client member kundennummer kundenid numeroclient
    idclient clienteid idcliente klantnummer`,
  email: 'email customeremail emailaddress contactemail mail courriel correo emailadresse',
  phone: 'phone customerphone phonenumber mobile telephone tel telefon telefono',
  items: `items item itemname itemnames products product productname lineitems lineitem articles article description
    details artikel produits produit productos producto`,
} as const;

/** Field to header. */
export type Columns = Record<string, string>;

export const normalize = (header: string): string =>
  header
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Headers trimmed and told apart: 'column 3' for a blank one, 'name (2)' for a second 'name'. */
export function headersOf(fields: readonly string[]): string[] {
  const used = new Set<string>();
  return fields.map((field, index) => {
    const base = readText(field, 100)?.replaceAll(/\s+/g, ' ') ?? `column ${index + 1}`;
    let header = base;
    for (let count = 2; used.has(header); count++) header = `${base} (${count})`;
    used.add(header);
    return header;
  });
}

/** Reads a value by field name; '' where the table has no such column. */
export function cellReader(headers: readonly string[], columns: Columns, tidy?: (text: string) => string) {
  const indexes = new Map(Object.entries(columns).map(([field, header]) => [field, headers.indexOf(header)]));
  return (fields: readonly string[], field: string): string => {
    const index = indexes.get(field);
    const text = index === undefined ? '' : (fields[index]?.trim() ?? '');
    return tidy && text !== '' ? tidy(text) : text;
  };
}

/** A table may know people without knowing where they are. */
export const saysWhere = (columns: Columns): boolean =>
  ['latitude', 'location', 'lngLat'].some((field) => columns[field] !== undefined);

/** A table may know addresses, which the streets then place. */
export const saysAddress = (columns: Columns): boolean =>
  columns.address !== undefined || columns.postcode !== undefined;

/** Finds each field's column. A column serves one field only: the one that is listed first. */
export function matchColumns(headers: readonly string[], fields: Record<string, string>): Columns {
  const normalized = headers.map(normalize);
  const taken = new Set<number>();
  const columns: Columns = {};
  for (const [field, names] of Object.entries(fields)) {
    for (const name of names.split(/\s+/)) {
      const index = normalized.findIndex((header, at) => header === name && !taken.has(at));
      const header = headers[index];
      if (header === undefined) continue;
      taken.add(index);
      columns[field] = header;
      break;
    }
  }
  return columns;
}
