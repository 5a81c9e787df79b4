using System.Net.Http.Json;

namespace ImageGen.Cli.Client;

/// <content>Webhook endpoints and their deliveries.</content>
internal sealed partial class GatewayClient
{
    private const string Webhooks = "/v1/webhooks";

    public async Task<IReadOnlyList<WebhookAnswer>> ListWebhooksAsync(CancellationToken cancellationToken)
        => (await GetAsync<WebhookListAnswer>(Webhooks, cancellationToken)).Data;

    public Task<WebhookAnswer> GetWebhookAsync(Guid id, CancellationToken cancellationToken) => GetAsync<WebhookAnswer>($"{Webhooks}/{id}", cancellationToken);

    public Task<WebhookAnswer> AddWebhookAsync(WebhookChange webhook, CancellationToken cancellationToken) => PostAsync<WebhookAnswer>(Webhooks, webhook, cancellationToken);

    public Task<WebhookAnswer> ChangeWebhookAsync(Guid id, WebhookChange change, CancellationToken cancellationToken)
        => SendAsync<WebhookAnswer>(
            new HttpRequestMessage(HttpMethod.Patch, $"{Webhooks}/{id}") { Content = JsonContent.Create(change, options: ClientJson.Options) }, cancellationToken);

    public Task<WebhookAnswer> RotateWebhookAsync(Guid id, CancellationToken cancellationToken) => PostAsync<WebhookAnswer>($"{Webhooks}/{id}/rotate", null, cancellationToken);

    public async Task DeleteWebhookAsync(Guid id, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"{Webhooks}/{id}"), cancellationToken);
    }

    public Task<DeliveryIdAnswer> TestWebhookAsync(Guid id, CancellationToken cancellationToken) => PostAsync<DeliveryIdAnswer>($"{Webhooks}/{id}/test", null, cancellationToken);

    public Task<JobSecretAnswer> GetJobSecretAsync(CancellationToken cancellationToken) => GetAsync<JobSecretAnswer>($"{Webhooks}/job-secret", cancellationToken);

    public Task<JobSecretAnswer> RotateJobSecretAsync(CancellationToken cancellationToken) => PostAsync<JobSecretAnswer>($"{Webhooks}/job-secret/rotate", null, cancellationToken);

    /// <summary>Deliveries to an endpoint or, for a job, to the address that it names.</summary>
    public Task<DeliveryListAnswer> ListDeliveriesAsync(Guid id, bool isJob, string? state, int limit, CancellationToken cancellationToken)
        => GetAsync<DeliveryListAnswer>($"{OwnerOf(id, isJob)}/deliveries?limit={limit}{(state is null ? "" : $"&state={state}")}", cancellationToken);

    public Task<DeliveryAnswer> GetDeliveryAsync(Guid id, string delivery, CancellationToken cancellationToken)
        => GetAsync<DeliveryAnswer>($"{Webhooks}/{id}/deliveries/{Uri.EscapeDataString(delivery)}", cancellationToken);

    public Task<DeliveryIdAnswer> ReplayDeliveryAsync(Guid id, bool isJob, string delivery, CancellationToken cancellationToken)
        => PostAsync<DeliveryIdAnswer>($"{OwnerOf(id, isJob)}/deliveries/{Uri.EscapeDataString(delivery)}/replay", null, cancellationToken);

    public Task<ReplayCountAnswer> ReplayDeliveriesAsync(Guid id, DateTimeOffset from, DateTimeOffset to, string? state, CancellationToken cancellationToken)
        => PostAsync<ReplayCountAnswer>($"{Webhooks}/{id}/replay", new { From = from.UtcDateTime, To = to.UtcDateTime, State = state }, cancellationToken);

    private static string OwnerOf(Guid id, bool isJob) => isJob ? $"/v1/jobs/{id}" : $"{Webhooks}/{id}";

    private Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) => SendAsync<T>(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    private Task<T> PostAsync<T>(string path, object? body, CancellationToken cancellationToken)
        => SendAsync<T>(new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: ClientJson.Options) }, cancellationToken);
}
