using System.Diagnostics;
using System.Net.ServerSentEvents;

namespace ImageGen.Bench.Load;

/// <summary>A caller that follows the events of one job.</summary>
internal sealed class Watcher(HttpClient http, Guid job)
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<long> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid Job => job;

    /// <summary>Ends with the first event.</summary>
    public Task First => _first.Task;

    /// <summary>When the job's final event came (<see cref="Stopwatch"/> ticks).</summary>
    public Task<long> End => _end.Task;

    /// <summary>Follows the job until its end.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{job}/events") { Headers = { { "Accept", "text/event-stream" } } };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            response.EnsureSuccessStatusCode();
            await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(cancellationToken)).EnumerateAsync(cancellationToken))
            {
                _first.TrySetResult();
                if (item.EventType is "image.generated" or "image.failed" or "image.canceled")
                {
                    _end.TrySetResult(Stopwatch.GetTimestamp());
                }
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _first.TrySetException(exception);
            _end.TrySetException(exception);
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }
}
