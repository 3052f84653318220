import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { aCluster, aClusterJob } from '../../testing/clusters';
import { ClustersApi } from './clusters-api';

const pageOf = (...results: unknown[]) => ({ count: results.length, previous: null, next: null, results });

function setup() {
  TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
  return { api: TestBed.inject(ClustersApi), http: TestBed.inject(HttpTestingController) };
}

describe('ClustersApi', () => {
  afterEach(() => { TestBed.inject(HttpTestingController).verify(); });

  it('lists the active clusters', async () => {
    const { api, http } = setup();
    const clusters = firstValueFrom(api.list('active'));

    http.expectOne('/api/v3/clusters/?active=true&page_size=2000').flush(pageOf(aCluster()));

    expect(await clusters).toEqual([aCluster()]);
  });

  it('asks for several by their ids', async () => {
    const { api, http } = setup();
    const clusters = firstValueFrom(api.byIds(['AbCdEf', 'GhIjKl']));

    http.expectOne('/api/v3/clusters/?id=AbCdEf&id=GhIjKl&page_size=2000').flush(pageOf());

    expect(await clusters).toEqual([]);
  });

  it('gives the history and the queue of one', async () => {
    const { api, http } = setup();
    const detail = firstValueFrom(api.detail('AbCdEf'));
    const entry = { id: '1', clusterId: 'AbCdEf', status: 'Started', statusDate: '2026-03-01T09:30:00.000000Z', statusReason: null };

    http.expectOne('/api/v3/clusters/AbCdEf/statuses/?page_size=2000').flush(pageOf(entry));
    http.expectOne('/api/v3/clusters/AbCdEf/queue/?page_size=100').flush({ ...pageOf(aClusterJob()), count: 120 });

    expect(await detail).toEqual(jasmine.objectContaining({ queue: [aClusterJob()], queueLength: 120 }));
  });

  it('refuses an answer that is not what the contract says', async () => {
    const { api, http } = setup();
    const cluster = firstValueFrom(api.get('AbCdEf'));

    http.expectOne('/api/v3/clusters/AbCdEf/').flush({ id: 'AbCdEf' });

    await expectAsync(cluster).toBeRejected();
  });

  it('creates, changes, starts and tears down', () => {
    const { api, http } = setup();
    api.change('AbCdEf', { walltime: 3 }).subscribe();
    api.start('AbCdEf').subscribe();
    api.tearDown('AbCdEf').subscribe();

    expect(http.expectOne({ method: 'PATCH', url: '/api/v3/clusters/AbCdEf/' }).request.body).toEqual({ walltime: 3 });
    http.expectOne({ method: 'POST', url: '/api/v3/clusters/AbCdEf/start/' }).flush(null);
    http.expectOne({ method: 'POST', url: '/api/v3/clusters/AbCdEf/stop/' }).flush(null);
    expect(true).toBeTrue();
  });
});
