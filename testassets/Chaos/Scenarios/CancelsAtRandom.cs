namespace ImageGen.Chaos.Scenarios;

internal static class CancelsAtRandom
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C15",
        Title = "every job is canceled at a random time",
        Full = Size.Of(jobs: 500, spread: 40),
        Short = Size.Of(jobs: 60, spread: 5),
        Then = async (context, job, cancellationToken) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(3.5 * context.NextRandom()), cancellationToken);
            await context.Client.CancelAsync(job.JobId, cancellationToken);
            context.Count();
        },
        IsAllowedEnd = (_, reported) => reported.Status is "succeeded" or "canceled",
        ExtraChecks = CheckPurchases,
        RecoveryLimit = TimeSpan.FromSeconds(60),
    };

    /// <summary>A canceled job must have no image at the provider, and a succeeded job must have one. Both states must occur.</summary>
    private static IEnumerable<string> CheckPurchases(Running.RunRecord run)
    {
        var purchases = run.Evidence.Purchases.ToLookup(purchase => purchase.Prompt);
        var prompts = run.Evidence.Accepted.ToDictionary(job => job.JobId, job => job.Prompt);
        foreach (var reported in run.Evidence.Jobs)
        {
            var purchase = purchases[prompts[reported.JobId]].FirstOrDefault();
            if (purchase?.Status == "succeeded" != (reported.Status == "succeeded"))
            {
                yield return $"{reported.JobId} is {reported.Status}, and the provider states {purchase?.Status ?? "no purchase"}.";
            }
        }

        foreach (var status in (string[])["succeeded", "canceled"])
        {
            if (run.Evidence.Jobs.All(reported => reported.Status != status))
            {
                yield return $"No job {status}: the cancellations were not spread over the life of the jobs.";
            }
        }
    }
}
