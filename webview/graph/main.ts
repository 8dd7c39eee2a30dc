import '../ui/ui.css';
import './graph.css';
import { GraphPanel } from './panel';

new GraphPanel();
