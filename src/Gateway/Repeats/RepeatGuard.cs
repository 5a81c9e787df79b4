using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Repeats;

namespace ImageGen.Gateway.Repeats;

/// <summary>
/// Makes a request that a client sends again the same order. With an <c>Idempotency-Key</c> the key decides. Without one, a request repeats an earlier one of the same
/// caller with the same content if there is a sign of a retry: the client says so, or the response to the earlier one was cut off. The earlier one must be unfinished, or
/// have ended less than two minutes ago. Two requests without such a sign are two orders. The header <c>X-ImageGen-New: 1</c> disables the comparison.
/// </summary>
internal sealed class RepeatGuard(IRepeatedRequests requests, LocalRequests local, IJobStore store, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<RequestRecord> logger)
{
    /// <summary>The header with which a client states that a request is a new order.</summary>
    public const string NewHeader = "X-ImageGen-New";

    /// <summary>The header of OpenAI's clients: the number of earlier attempts (openai-node, src/client.ts).</summary>
    public const string RetryCountHeader = "X-Stainless-Retry-Count";

    // The id is random and never shown, so that no caller can name the key of another request.
    private const string KeyPrefix = "imagegen-repeat-";

    // Some clients send a request again, unmarked, in the same millisecond in which their connection broke, before the gateway has noticed that. So do users of clients that mark their own
    // retries: a call that the user gave up and makes again counts from zero. A proxy between them and the gateway closes its connection a little later than they do: hence at least ten looks.
    private const int Looks = 10;
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan EndedKept = TimeSpan.FromMinutes(2);

    /// <summary>Begins a request to an API of the given name. Dispose of the result when the response has been written.</summary>
    /// <param name="http">The request.</param>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="api">The API.</param>
    /// <param name="request">Its content.</param>
    /// <param name="isAlwaysRepeat">
    /// For clients that give a call up without closing its stream, and call again without a sign of that: every request with the same content repeats an earlier one, unless that ended without an image.
    /// </param>
    /// <exception cref="ProblemException">400: the idempotency key is invalid.</exception>
    public async Task<RepeatedRequest> BeginAsync(HttpContext http, Tenant tenant, string api, SubmittedRequest request, bool isAlwaysRepeat = false)
    {
        if (IdempotencyKey.Read(http.Request) is { } key)
        {
            return new RepeatedRequest(key);
        }

        if (http.Request.Headers[NewHeader] == "1")
        {
            return new RepeatedRequest(KeyPrefix + Guid.NewGuid().ToString("N"));
        }

        var fingerprint = FingerprintOf(Caller.Of(http), tenant, api, request);
        var retries = int.TryParse(http.Request.Headers[RetryCountHeader], out var number) && number > 0 ? number : isAlwaysRepeat ? 1 : 0;
        var connection = http.Features.Get<ClientConnection>() ?? new ClientConnection(socket: null);
        var ticket = await BeginAsync(tenant, fingerprint, retries, isAlwaysRepeat, http, connection);
        return new RepeatedRequest(KeyPrefix + ticket.Id, new RequestRecord(ticket, connection, requests, local, time, logger, lifetime.ApplicationStopping));
    }

    private async Task<RepeatTicket> BeginAsync(Tenant tenant, string fingerprint, int retries, bool isAlwaysRepeat, HttpContext http, ClientConnection connection)
    {
        var cancellationToken = http.RequestAborted;
        List<string> ended = [];
        RepeatTicket? own = null;
        try
        {
            for (var look = 1; ;)
            {
                await local.CheckAsync(fingerprint, own?.At ?? DateTimeOffset.MinValue);
                var ticket = own is null ? await requests.BeginAsync(fingerprint, retries, ended, cancellationToken) : await requests.ExchangeAsync(own, ended, cancellationToken);
                if (!ticket.IsRepeat)
                {
                    own = ticket;

                    // Whether the client of an identical request has left is certain only when its gateway has seen the connection open after this request came. A gateway that died does not
                    // tell: its requests count as cut off soon.
                    if (!ticket.IsBesideAnother || (look++ >= Looks && ticket.AreOthersConnected))
                    {
                        return ticket;
                    }

                    await WaitAsync(http, connection);
                }
                else if (await HasEndedAsync(tenant, ticket, isAlwaysRepeat, cancellationToken))
                {
                    ended.Add(ticket.Id);
                    own = null;
                }
                else
                {
                    return ticket;
                }
            }
        }
        catch (OperationCanceledException) when (own is not null)
        {
            // The client is gone: what it sends again repeats this request.
            await requests.EndAsync(own, isAnswered: false, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Waits before the next look. Each look records the request as connected, so a request whose client has closed the connection is aborted instead.</summary>
    private async Task WaitAsync(HttpContext http, ClientConnection connection)
    {
        do
        {
            await Task.Delay(LookInterval, time, http.RequestAborted);
            if (!connection.IsClosed)
            {
                return;
            }

            http.Abort();
        }
        while (true);
    }

    private static string FingerprintOf(Caller caller, Tenant tenant, string api, SubmittedRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in new[] { api, caller.Name, tenant.Name, RequestHash.Of(request.Request) })
        {
            hash.AppendData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(part)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Whether the request ended too long ago to be repeated, or, if failures are not repeated, without an image.</summary>
    private async Task<bool> HasEndedAsync(Tenant tenant, RepeatTicket ticket, bool onlyWithImage, CancellationToken cancellationToken)
    {
        if (await store.FindSubmissionAsync(tenant.Name, KeyPrefix + ticket.Id, requestHash: null, cancellationToken) is not { } earlier)
        {
            // The earlier request ended before its rows were stored.
            return false;
        }

        var jobs = await Task.WhenAll(earlier.JobIds.Select(id => store.FindAsync(id, cancellationToken)));
        return jobs.All(job => job is null || (job.State.IsTerminal() && (time.GetUtcNow() - job.FinishedAt > EndedKept || (onlyWithImage && job.Image is null))));
    }
}
