import '../ui/ui.css';
import './timeline.css';
import { TimelinePanel } from './panel';

new TimelinePanel();
