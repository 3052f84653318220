import { aCluster, aCoreType } from './clusters';
import { aJob, aJobListItem, aFile, aRun } from './jobs';

describe('Every builder', () => {
  it('gives what the contract allows', () => {
    const build = () => [aCluster(), aCoreType(), aJob(), aJobListItem(), aFile(), aRun()];

    expect(build).not.toThrow();
  });
});
