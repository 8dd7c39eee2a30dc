import '../ui/ui.css';
import './tensor.css';
import { TensorPanel } from './panel';

new TensorPanel();
