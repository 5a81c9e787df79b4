using System.Net.Http.Json;
using System.Text.Json;

namespace ImageGen.Cli.Client;

/// <content>Webhook endpoints and their deliveries.</content>
internal sealed partial class GatewayClient
{
    private const string Webhooks = "/v1/webhooks";

    public Task<Answer<WebhookListAnswer>> ListWebhooksAsync(CancellationToken cancellationToken) => GetAsync<WebhookListAnswer>(Webhooks, cancellationToken);

    public Task<Answer<WebhookAnswer>> GetWebhookAsync(Guid id, CancellationToken cancellationToken) => GetAsync<WebhookAnswer>($"{Webhooks}/{id}", cancellationToken);

    public Task<Answer<WebhookAnswer>> AddWebhookAsync(WebhookChange webhook, CancellationToken cancellationToken) => PostAsync<WebhookAnswer>(Webhooks, webhook, cancellationToken);

    public Task<Answer<WebhookAnswer>> ChangeWebhookAsync(Guid id, WebhookChange change, CancellationToken cancellationToken)
        => SendAsync<WebhookAnswer>(
            new HttpRequestMessage(HttpMethod.Patch, $"{Webhooks}/{id}") { Content = JsonContent.Create(change, options: ClientJson.Options) }, cancellationToken);

    public Task<Answer<WebhookAnswer>> RotateWebhookAsync(Guid id, CancellationToken cancellationToken) => PostAsync<WebhookAnswer>($"{Webhooks}/{id}/rotate", null, cancellationToken);

    public async Task<Answer<DeletedAnswer>> DeleteWebhookAsync(Guid id, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Delete, $"{Webhooks}/{id}"), alsoAccepted: null, cancellationToken);
        return new Answer<DeletedAnswer>(JsonSerializer.SerializeToElement(new DeletedAnswer(id, Deleted: true), ClientJson.Options));
    }

    public Task<Answer<DeliveryIdAnswer>> TestWebhookAsync(Guid id, CancellationToken cancellationToken) => PostAsync<DeliveryIdAnswer>($"{Webhooks}/{id}/test", null, cancellationToken);

    public Task<Answer<JobSecretAnswer>> GetJobSecretAsync(CancellationToken cancellationToken) => GetAsync<JobSecretAnswer>($"{Webhooks}/job-secret", cancellationToken);

    public Task<Answer<JobSecretAnswer>> RotateJobSecretAsync(CancellationToken cancellationToken) => PostAsync<JobSecretAnswer>($"{Webhooks}/job-secret/rotate", null, cancellationToken);

    /// <summary>Deliveries to an endpoint or, for a job, to the address that it names.</summary>
    public Task<Answer<DeliveryListAnswer>> ListDeliveriesAsync(Guid id, bool isJob, string? state, int limit, CancellationToken cancellationToken)
        => GetAsync<DeliveryListAnswer>($"{OwnerOf(id, isJob)}/deliveries?limit={limit}{(state is null ? "" : $"&state={state}")}", cancellationToken);

    public Task<Answer<DeliveryAnswer>> GetDeliveryAsync(Guid id, string delivery, CancellationToken cancellationToken)
        => GetAsync<DeliveryAnswer>($"{Webhooks}/{id}/deliveries/{Uri.EscapeDataString(delivery)}", cancellationToken);

    public Task<Answer<DeliveryIdAnswer>> ReplayDeliveryAsync(Guid id, bool isJob, string delivery, CancellationToken cancellationToken)
        => PostAsync<DeliveryIdAnswer>($"{OwnerOf(id, isJob)}/deliveries/{Uri.EscapeDataString(delivery)}/replay", null, cancellationToken);

    public Task<Answer<ReplayCountAnswer>> ReplayDeliveriesAsync(Guid id, DateTimeOffset from, DateTimeOffset to, string? state, CancellationToken cancellationToken)
        => PostAsync<ReplayCountAnswer>($"{Webhooks}/{id}/replay", new { From = from.UtcDateTime, To = to.UtcDateTime, State = state }, cancellationToken);

    private static string OwnerOf(Guid id, bool isJob) => isJob ? $"/v1/jobs/{id}" : $"{Webhooks}/{id}";
}
