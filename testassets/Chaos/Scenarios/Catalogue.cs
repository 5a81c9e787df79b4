namespace ImageGen.Chaos.Scenarios;

/// <summary>All scenarios, in the order of the reports.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        WorkersKilled.Scenario, SynchronousKills.Scenario, SynchronousKills.ImagesInRedis, EveryPoint.Scenario, BrokerKilled.Scenario, BrokerWiped.Scenario, StoreKilled.Scenario, SynchronousStoreAway.Scenario, SynchronousStoreAway.ImagesInRedis, EmbeddedKilled.Scenario,
        RollingRestarts.Scenario, WorkersFrozen.Scenario, BadNetworks.Scenario, MessagesRepeated.Scenario, ProviderFaults.Scenario,
        SynchronousFaults.Scenario, ConsumerTimeout.Scenario, PoisonJob.Scenario, GatewayFirst.Scenario, CancelsAtRandom.Scenario, ClockJumps.Ahead, ClockJumps.Behind, StoreClocks.Ahead, StoreClocks.Behind, DiskFull.Scenario, SubscriberAway.Scenario,
        ResultsAwayTooLong.Scenario, LaneRenamed.Scenario, FailingResultStore.Asynchronous, FailingResultStore.Synchronous, MoreThanMemory.Scenario,
        .. ProviderModes.Synchronous, .. ProviderModes.ById, .. ProviderModes.ByOurId, .. ProviderModes.Free,
    ];
}
