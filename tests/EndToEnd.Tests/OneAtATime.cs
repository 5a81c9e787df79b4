// Each class has brokers, stores and killed processes of its own; they deserve the machine to themselves.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
