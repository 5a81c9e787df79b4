namespace ImageGen.Chaos.Scenarios;

internal static class CancelsAtRandom
{
    public static Scenario Scenario { get; } = new()
    {
        Id = "C15",
        Title = "a cancel at a random moment of every job",
        Full = Size.Of(jobs: 500, spread: 40),
        Short = Size.Of(jobs: 60, spread: 5),
        Then = async (context, job, cancellationToken) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(3.5 * context.Luck()), cancellationToken);
            await context.Client.CancelAsync(job.JobId, cancellationToken);
            context.Count();
        },
        MayEnd = (_, answer) => answer.Status is "succeeded" or "canceled",
        Also = Agree,
        RecoveryLimit = TimeSpan.FromSeconds(60),
    };

    /// <summary>A canceled job has no image at the provider, and one that succeeded has; and both must have happened.</summary>
    private static IEnumerable<string> Agree(Running.RunRecord run)
    {
        var bought = run.Evidence.Bought.ToLookup(purchase => purchase.Prompt);
        var prompts = run.Evidence.Accepted.ToDictionary(job => job.JobId, job => job.Prompt);
        foreach (var answer in run.Evidence.Answers)
        {
            var purchase = bought[prompts[answer.JobId]].FirstOrDefault();
            if (purchase?.Status == "succeeded" != (answer.Status == "succeeded"))
            {
                yield return $"{answer.JobId} is {answer.Status}, and the provider says {purchase?.Status ?? "never bought"}.";
            }
        }

        foreach (var status in (string[])["succeeded", "canceled"])
        {
            if (run.Evidence.Answers.All(answer => answer.Status != status))
            {
                yield return $"No job {status}: the moments were not random.";
            }
        }
    }
}
