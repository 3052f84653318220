import type { Tile } from '#contract/drafts';
import { aNewTile, moved, withTiles } from './tiles';

const tile = (command: string): Tile => ({ ...aNewTile(), command });
const tiles = ['first', 'second', 'third'].map(tile);
const order = (shown: readonly Tile[]): string[] => shown.map(({ command }) => command);

describe('the software of a job', () => {
  it('changes places with its neighbour, and not beyond the ends', () => {
    expect(order(moved(tiles, 0, 1))).toEqual(['second', 'first', 'third']);
    expect(order(moved(tiles, 2, -1))).toEqual(['first', 'third', 'second']);
    expect(order(moved(tiles, 0, -1))).toEqual(['first', 'second', 'third']);
  });

  it('stands in the form as its first and what runs after it', () => {
    const { command, moreTiles = [] } = withTiles(tiles);

    expect(command).toBe('first');
    expect(order(moreTiles)).toEqual(['second', 'third']);
    expect(withTiles([])).toEqual({});
  });
});
