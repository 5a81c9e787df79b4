using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace ImageGen.Emulators.Replicate;

/// <summary>
/// Calls the webhooks of predictions at their start and end, signed as the service does (Standard Webhooks). Redirects are not
/// followed; a call that fails is repeated with the same id, "a few times" by the documentation, three here.
/// </summary>
internal sealed class WebhookSender : IAsyncDisposable
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(1);

    private readonly Account _account;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly CancellationTokenSource _stop = new();
    private bool _isDisposed;

    public WebhookSender(Account account) => _account = account;

    /// <summary>Schedules the calls of the prediction's webhook. Returns at once.</summary>
    public void Follow(Prediction prediction)
    {
        if (prediction.Webhook is { } webhook)
        {
            _ = FollowAsync(prediction, new Uri(webhook));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await _stop.CancelAsync();
        _stop.Dispose();
        _http.Dispose();
    }

    private async Task FollowAsync(Prediction prediction, Uri target)
    {
        try
        {
            if (prediction.WebhookEvents.Contains("start"))
            {
                await WaitUntilAsync(prediction, prediction.StartsAt, state => state.StartedAt is not null || state.IsFinal);
                if (!prediction.At(_account.Time.GetUtcNow()).IsFinal)
                {
                    await SendAsync(prediction, target);
                }
            }

            if (prediction.WebhookEvents.Contains("completed"))
            {
                await WaitUntilAsync(prediction, prediction.EndsAt, state => state.IsFinal);
                await SendAsync(prediction, target);
            }
        }
        catch (OperationCanceledException)
        {
            // The emulator is being stopped.
        }
        catch (ObjectDisposedException)
        {
            // The emulator has been stopped.
        }
    }

    /// <summary>Waits on the emulator's clock; in steps, since a cancellation may end the prediction before its time.</summary>
    private async Task WaitUntilAsync(Prediction prediction, DateTimeOffset expected, Predicate<PredictionState> reached)
    {
        while (_account.Time.GetUtcNow() is var now && !reached(prediction.At(now)))
        {
            var rest = expected - now;
            await Task.Delay(rest < ShortestStep ? ShortestStep : rest > LongestStep ? LongestStep : rest, _account.Time, _stop.Token);
        }
    }

    private async Task SendAsync(Prediction prediction, Uri target)
    {
        var id = $"msg_{Guid.NewGuid():N}";
        var body = PredictionView.Write(prediction, _account);
        for (var attempt = 0; ; attempt++)
        {
            if (await TrySendAsync(target, id, body) || attempt == Pauses.Length)
            {
                return; // No further attempt and no error, as at the service; clients must poll.
            }

            await Task.Delay(Pauses[attempt], _account.Time, _stop.Token);
        }
    }

    private async Task<bool> TrySendAsync(Uri target, string id, byte[] body)
    {
        var timestamp = _account.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", $"v1,{Sign(id, timestamp, body)}");
        try
        {
            using var answer = await _http.SendAsync(request, _stop.Token);
            return answer.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.Ambiguous;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !_stop.IsCancellationRequested))
        {
            return false; // Repeated by the caller.
        }
    }

    private string Sign(string id, string timestamp, byte[] body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{id}.{timestamp}."), .. body];
        return Convert.ToBase64String(HMACSHA256.HashData(_account.WebhookKey, signed));
    }
}
