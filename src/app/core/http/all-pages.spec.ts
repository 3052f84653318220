import { provideHttpClient, HttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import * as z from 'zod';
import { allPages } from './all-pages';

describe('Reading all pages', () => {
  it('follows the query of each next page, whatever host it names', () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting()],
    });
    const server = TestBed.inject(HttpTestingController);
    let found: readonly string[] = [];
    allPages(TestBed.inject(HttpClient), '/things/', z.string()).subscribe((items) => {
      found = items;
    });

    server.expectOne('/things/?page_size=100').flush({
      count: 2,
      previous: null,
      results: ['a'],
      next: 'http://inside:8080/api/v3/things/?page_size=100&page=2',
    });
    server
      .expectOne('/things/?page_size=100&page=2')
      .flush({ count: 2, previous: null, results: ['b'], next: null });

    expect(found).toEqual(['a', 'b']);
  });
});
