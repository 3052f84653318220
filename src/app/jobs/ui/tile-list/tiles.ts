import type { JobForm, Tile } from '#contract/drafts';

/** The software of a form in its order; the first stands in the form itself. */
export const tilesOf = (form: JobForm): readonly [Tile, ...Tile[]] => {
  const { analysis, command, preCommand, postCommand, envVars, moreTiles } = form;
  return [{ analysis, command, preCommand, postCommand, envVars }, ...moreTiles];
};

export function withTiles(tiles: readonly Tile[]): Partial<JobForm> {
  const [first, ...moreTiles] = tiles;
  return first === undefined ? {} : { ...first, moreTiles };
}

export const aNewTile = (): Tile => ({
  analysis: { code: 'user_included', version: '0' },
  command: '',
  preCommand: '',
  postCommand: '',
  envVars: [],
});

/** The one at `index` changes places with its neighbour. */
export function moved(tiles: readonly Tile[], index: number, by: 1 | -1): readonly Tile[] {
  const [here, there] = [tiles[index], tiles[index + by]];
  return here === undefined || there === undefined
    ? tiles
    : tiles.with(index, there).with(index + by, here);
}
