/** As the API names them; written here so that the first screen need not load the API's schemas. */
export const customerSorts = ['id', 'name', 'revenue', 'purchases', 'last_purchase'] as const;
export type CustomerSort = (typeof customerSorts)[number];

export const rfmGroups = ['champions', 'loyal', 'new', 'occasional', 'slipping', 'lapsed'] as const;
export type RfmGroup = (typeof rfmGroups)[number];
