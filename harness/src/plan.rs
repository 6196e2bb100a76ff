//! What is to be run: scenarios by DMCs by parameters, decided before anything runs.
