import { Component, computed, inject, input } from '@angular/core';
import { LogFeed } from '../state/log-feed';
import { LogViewer } from '../ui/log-viewer/log-viewer';

/** The live log of one run. */
@Component({
  selector: 'app-log-tab',
  imports: [LogViewer],
  providers: [LogFeed],
  template: `
    <app-log-viewer
      [text]="text()"
      [label]="'Output of run ' + run()"
      [connection]="feed.connection()"
      [size]="feed.size()"
      [bytesBefore]="feed.firstByte()"
      [isLoadingEarlier]="feed.isLoadingEarlier()"
      [downloadUrl]="feed.url(jobId(), run())"
      [downloadName]="jobId() + '-run' + run() + '.log'"
      (earlierRequested)="feed.loadEarlier()"
    />
  `,
})
export class LogTab {
  protected readonly feed = inject(LogFeed);
  readonly jobId = input.required<string>();
  readonly run = input.required<string>();
  protected readonly text = computed(() => this.feed.text(this.jobId(), this.run()));
}
