/** The order in which people look for names: "Guest 2" comes before "Guest 10". */
export const byName = new Intl.Collator(undefined, { numeric: true }).compare;
