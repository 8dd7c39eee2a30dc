import '../ui/ui.css';
import './landing.css';
import { LandingView } from './landing-view';

new LandingView();
