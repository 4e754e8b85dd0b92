// The world's page: its number as it moves, and from time to time what stands behind it.
import './live.js';
import './refresh.js';
