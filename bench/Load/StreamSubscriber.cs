using System.Diagnostics;
using System.Net.ServerSentEvents;

namespace ImageGen.Bench.Load;

/// <summary>A subscriber of completion events over HTTP: one stream of all the tenant's events.</summary>
internal sealed class StreamSubscriber : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _following;

    private StreamSubscriber(HttpResponseMessage response) => _following = FollowAsync(response, _ending.Token);

    /// <summary>The events so far.</summary>
    public Completions Completions { get; } = new();

    /// <summary>Follows the events from now on.</summary>
    public static async Task<StreamSubscriber> SubscribeAsync(HttpClient http)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events") { Headers = { { "Accept", "text/event-stream" } } };
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new StreamSubscriber(response.EnsureSuccessStatusCode());
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        try
        {
            await _following;
        }
        catch (OperationCanceledException)
        {
            // The stream has no end of its own.
        }

        _ending.Dispose();
    }

    private async Task FollowAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            var events = SseParser.Create(await response.Content.ReadAsStreamAsync(cancellationToken), (type, data) =>
            {
                if (type is "image.generated" or "image.failed" or "image.canceled")
                {
                    Completions.Add(data, "job_id"u8, Stopwatch.GetTimestamp(), isFailure: type != "image.generated");
                }

                return type;
            });
            await foreach (var _ in events.EnumerateAsync(cancellationToken))
            {
            }
        }
    }
}
