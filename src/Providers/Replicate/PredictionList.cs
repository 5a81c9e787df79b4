using System.Runtime.CompilerServices;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>The account's predictions, newest first, read page by page to the end.</summary>
internal sealed class PredictionList(ReplicateApi api, TimeProvider clock)
{
    private static readonly TimeSpan LargestClockDifference = TimeSpan.FromSeconds(30);

    /// <exception cref="ProviderFaultException">The list can't be read to its end now.</exception>
    public async IAsyncEnumerable<PredictionPage> ReadAsync(DateTimeOffset from, int maxPages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var response = await api.ListAsync(from, cancellationToken);
        for (var pages = 1; ; pages++)
        {
            if (!response.IsSuccess)
            {
                throw ReplicateFaults.OfQuery(response, clock);
            }

            var page = WireJson.Read(response.Body, ReplicateJson.Default.WirePredictionList);
            if (page?.Results is not { } results)
            {
                throw ReplicateFaults.Unreadable(mayHaveBought: false);
            }

            var clocksAgree = response.Headers.Date is not { } theirs || (theirs - clock.GetUtcNow()).Duration() <= LargestClockDifference;
            yield return new PredictionPage([.. results.OfType<WirePrediction>()], clocksAgree);

            // Newest first: a page that ends before the given time is the last relevant one, in case the filter is ignored.
            var isPast = results.Count > 0 && PredictionReader.ReadTime(results[^1]?.CreatedAt) < from;
            if (string.IsNullOrEmpty(page.Next) || isPast)
            {
                yield break;
            }

            // An incomplete list proves nothing: neither a foreign address nor an endless list may look like "not bought".
            response = pages < maxPages ? await api.FollowAsync(page.Next, cancellationToken) ?? throw ReplicateFaults.Unreadable(mayHaveBought: false)
                : throw ReplicateFaults.Unreadable(mayHaveBought: false);
        }
    }
}
