namespace ImageGen.Worker.Reconciliation;

/// <summary>What became of the queued jobs of a restored store.</summary>
/// <param name="InDoubt">The jobs that are marked as possibly ordered, by provider: a worker looks them up, or the policy for unknown outcomes decides.</param>
/// <param name="Free">How many may be ordered again at no cost, and are left as they are.</param>
/// <param name="NotOrdered">How many have several providers, all of which say that nothing was bought: left as they are.</param>
/// <param name="Unsettled">The jobs that could not be marked, with the reason. Nothing may be ordered while there are any.</param>
public sealed record RestoredJobsReport(IReadOnlyDictionary<string, int> InDoubt, int Free, int NotOrdered, IReadOnlyList<UnsettledJob> Unsettled);

/// <summary>A queued job of a restored store of which it is still open whether it was ordered.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Reason">The reason, as a sentence.</param>
public sealed record UnsettledJob(Guid JobId, string Reason);
