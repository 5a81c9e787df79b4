using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Webhooks;

/// <summary>One hash per tenant; every change is a compare-and-set on the revision. Secrets are stored only encrypted with the key ring.</summary>
internal sealed class RedisWebhookRegistry(StoreConnection store, StoreSettings settings, WebhookSecretProtector seal) : IWebhookRegistry
{
    private static readonly StoreScript WriteEndpoint = StoreScript.Load("Webhooks.Scripts.write_endpoint");
    private static readonly StoreScript AppendDisabled = StoreScript.Load("Redis.Scripts.prelude", "Webhooks.Scripts.report_disabled");

    public async Task<bool> TryAddAsync(WebhookEndpoint endpoint, CancellationToken cancellationToken)
        => await WriteAsync(endpoint.Tenant, FieldOf(endpoint.Id), endpoint with { Revision = 0 }, IWebhookRegistry.MostEndpoints, cancellationToken);

    public async Task<IReadOnlyList<WebhookEndpoint>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        var fields = await store.DoAsync(database => database.HashGetAllAsync(WebhookKeys.Endpoints(tenant)), cancellationToken);
        return [.. fields.Where(field => field.Name != WebhookKeys.JobSecret)
            .Select(field => EndpointRow.Parse(field.Value!).Endpoint)
            .OrderBy(endpoint => endpoint.CreatedAt).ThenBy(endpoint => endpoint.Id)];
    }

    public async Task<WebhookEndpoint?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken)
        => (await ReadAsync(tenant, FieldOf(id), cancellationToken))?.Endpoint;

    public async Task<bool> TryReplaceAsync(WebhookEndpoint endpoint, CancellationToken cancellationToken)
        => endpoint.Revision > 0 && await WriteAsync(endpoint.Tenant, FieldOf(endpoint.Id), endpoint, null, cancellationToken);

    public async Task<bool> TryDisableAsync(string tenant, Guid id, string because, CancellationToken cancellationToken)
    {
        string? era = null;
        while (await ReadAsync(tenant, FieldOf(id), cancellationToken) is { Endpoint: { DisabledBecause: null } endpoint } row && (era ??= row.Era) == row.Era)
        {
            await AppendDisabledAsync(endpoint, row.Era, because, cancellationToken);

            // Crash point: the event is in the outbox, but the endpoint is still enabled. The next call finds in the endpoint's partition that the event was
            // written, and only sets the flag. In the reverse order there would be no next call, and no event.
            if (await WriteAsync(tenant, FieldOf(id), endpoint with { DisabledBecause = because }, null, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    public async Task<bool> TryRemoveAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        // Recorded first: the deliveries of a deleted endpoint are found by it when their job is erased.
        await store.DoAsync(database => database.SetAddAsync(WebhookKeys.Former(tenant), FieldOf(id)), cancellationToken);
        await store.DoAsync(database => database.KeyExpireAsync(WebhookKeys.Former(tenant), settings.Retention + RedisWebhookDeliveries.PendingKept), cancellationToken);
        if (!await store.DoAsync(database => database.HashDeleteAsync(WebhookKeys.Endpoints(tenant), FieldOf(id)), cancellationToken))
        {
            return false;
        }

        // The keys are not deleted at once, since events in the outbox may still be unpublished. A crash before this leaves two small keys behind.
        foreach (var key in (RedisKey[])[WebhookKeys.Endpoint(id), PartitionKeys.Of(id).Log(id)])
        {
            await store.DoAsync(database => database.KeyExpireAsync(key, settings.Retention), cancellationToken);
        }

        return true;
    }

    public async Task<WebhookEndpoint?> FindJobSecretAsync(string tenant, CancellationToken cancellationToken)
        => (await ReadAsync(tenant, WebhookKeys.JobSecret, cancellationToken))?.Endpoint;

    public async Task<bool> TryWriteJobSecretAsync(WebhookEndpoint secret, CancellationToken cancellationToken)
        => await WriteAsync(secret.Tenant, WebhookKeys.JobSecret, secret, null, cancellationToken);

    public string Seal(Guid endpoint, string secret) => seal.Close(endpoint, secret);

    public IReadOnlyList<string> Open(WebhookEndpoint endpoint, DateTimeOffset now)
    {
        var secret = seal.Open(endpoint.Id, endpoint.SealedSecret);
        return endpoint is { SealedPrevious: { } previous, PreviousUntil: { } until } && now < until ? [secret, seal.Open(endpoint.Id, previous)] : [secret];
    }

    private static string FieldOf(Guid id) => id.ToString("N");

    private async Task<EndpointRow?> ReadAsync(string tenant, string field, CancellationToken cancellationToken)
        => (string?)await store.DoAsync(database => database.HashGetAsync(WebhookKeys.Endpoints(tenant), field), cancellationToken) is { } text ? EndpointRow.Parse(text) : null;

    private async Task<bool> WriteAsync(string tenant, string field, WebhookEndpoint endpoint, int? most, CancellationToken cancellationToken)
    {
        var result = (string[])(await store.RunAsync(
            WriteEndpoint,
            [WebhookKeys.Endpoints(tenant)],
            [
                field, endpoint.Revision.ToString(CultureInfo.InvariantCulture), EndpointRow.StateOf(endpoint), EndpointRow.Write(endpoint),
                WebhookKeys.JobSecret, most?.ToString(CultureInfo.InvariantCulture) ?? "",
            ],
            cancellationToken))!;
        return result[0] == "written";
    }

    private async Task AppendDisabledAsync(WebhookEndpoint endpoint, string era, string because, CancellationToken cancellationToken)
    {
        var keys = PartitionKeys.Of(endpoint.Id);
        var payload = StoreJson.Write(new WebhookDisabled
        {
            EndpointId = endpoint.Id,
            Tenant = endpoint.Tenant,
            Url = endpoint.Url.Split('?')[0],
            Reason = because,
        });
        await store.RunAsync(
            AppendDisabled,
            [WebhookKeys.Endpoint(endpoint.Id), keys.Log(endpoint.Id), keys.Out, keys.Feed(endpoint.Tenant)],
            [settings.ScriptNow, FieldOf(endpoint.Id), era, payload],
            cancellationToken);
        store.Due.Agenda.Note(DueSet.Out, JobId.PartitionOf(endpoint.Id), TimeSpan.Zero);
    }
}
