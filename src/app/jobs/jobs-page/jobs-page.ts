import { Component } from '@angular/core';

@Component({ selector: 'app-jobs-page', template: '<h1>Jobs</h1>' })
export class JobsPage {}
