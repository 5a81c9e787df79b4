using System.Collections.Concurrent;
using ImageGen.Chaos.Ledgers;

namespace ImageGen.Chaos.Load;

/// <summary>Asks for every accepted job until it has ended, and fetches its image.</summary>
internal sealed class Aftermath(Client client)
{
    private const int AtOnce = 8;

    /// <summary>The last answer for each job; those that did not end within the time have not ended.</summary>
    public async Task<IReadOnlyList<Answer>> WaitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        var answers = new ConcurrentDictionary<Guid, Answer>();
        while (true)
        {
            var open = client.Accepted.Select(job => job.JobId).Where(id => !answers.TryGetValue(id, out var answer) || !answer.IsFinal).ToList();
            if (open.Count == 0 || TimeProvider.System.GetElapsedTime(start) > patience)
            {
                return [.. answers.Values];
            }

            await Parallel.ForEachAsync(open, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (id, token) =>
            {
                if (await client.AskAsync(id, token) is { } answer)
                {
                    answers[id] = answer.Status == "succeeded" ? answer with { Fetched = await client.FetchAsync(id, token) } : answer;
                }
            });
            await Task.Delay(500, cancellationToken);
        }
    }
}
