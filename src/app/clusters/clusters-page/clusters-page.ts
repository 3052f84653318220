import { Component } from '@angular/core';

@Component({ selector: 'app-clusters-page', template: '<h1>Clusters</h1>' })
export class ClustersPage {}
