/** "baltimore-latest.osm.pbf" is about Baltimore. */
export function extractName(file: string): string {
  const name = file
    .replace(/(\.osm)?\.pbf$/i, '')
    .replace(/[-_.]latest$/i, '')
    .replaceAll(/[-_]+/g, ' ')
    .trim();
  return name === '' ? file : name.charAt(0).toLocaleUpperCase() + name.slice(1);
}
