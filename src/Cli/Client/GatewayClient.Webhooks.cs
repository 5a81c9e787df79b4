using System.Text.Json;

namespace ImageGen.Cli.Client;

/// <content>Webhook endpoints and their deliveries.</content>
internal sealed partial class GatewayClient
{
    private const string Webhooks = "/v1/webhooks";

    public Task<Response<WebhookListResponse>> ListWebhooksAsync(CancellationToken cancellationToken) => GetAsync<WebhookListResponse>(Webhooks, cancellationToken);

    public Task<Response<WebhookResponse>> GetWebhookAsync(Guid id, CancellationToken cancellationToken) => GetAsync<WebhookResponse>($"{Webhooks}/{id}", cancellationToken);

    public Task<Response<WebhookResponse>> AddWebhookAsync(WebhookChange webhook, CancellationToken cancellationToken) => PostAsync<WebhookResponse>(Webhooks, webhook, cancellationToken);

    public Task<Response<WebhookResponse>> ChangeWebhookAsync(Guid id, WebhookChange change, CancellationToken cancellationToken)
        => SendAsync<WebhookResponse>(HttpMethod.Patch, $"{Webhooks}/{id}", change, cancellationToken);

    public Task<Response<WebhookResponse>> RotateWebhookAsync(Guid id, CancellationToken cancellationToken) => PostAsync<WebhookResponse>($"{Webhooks}/{id}/rotate", null, cancellationToken);

    public async Task<Response<DeletedResponse>> DeleteWebhookAsync(Guid id, CancellationToken cancellationToken)
    {
        await SendAsync(isOperators: false, HttpMethod.Delete, $"{Webhooks}/{id}", null, cancellationToken);
        return new Response<DeletedResponse>(JsonSerializer.SerializeToElement(new DeletedResponse(id, Deleted: true), ClientJson.Options));
    }

    public Task<Response<DeliveryIdResponse>> TestWebhookAsync(Guid id, CancellationToken cancellationToken) => PostAsync<DeliveryIdResponse>($"{Webhooks}/{id}/test", null, cancellationToken);

    public Task<Response<JobSecretResponse>> GetJobSecretAsync(CancellationToken cancellationToken) => GetAsync<JobSecretResponse>($"{Webhooks}/job-secret", cancellationToken);

    public Task<Response<JobSecretResponse>> RotateJobSecretAsync(CancellationToken cancellationToken) => PostAsync<JobSecretResponse>($"{Webhooks}/job-secret/rotate", null, cancellationToken);

    /// <summary>Deliveries to an endpoint or, for a job, to the address that it names.</summary>
    public Task<Response<DeliveryListResponse>> ListDeliveriesAsync(Guid id, bool isJob, string? state, int limit, CancellationToken cancellationToken)
        => GetAsync<DeliveryListResponse>($"{OwnerOf(id, isJob)}/deliveries?limit={limit}{(state is null ? "" : $"&state={state}")}", cancellationToken);

    public Task<Response<DeliveryResponse>> GetDeliveryAsync(Guid id, string delivery, CancellationToken cancellationToken)
        => GetAsync<DeliveryResponse>($"{Webhooks}/{id}/deliveries/{Uri.EscapeDataString(delivery)}", cancellationToken);

    public Task<Response<DeliveryIdResponse>> ReplayDeliveryAsync(Guid id, bool isJob, string delivery, CancellationToken cancellationToken)
        => PostAsync<DeliveryIdResponse>($"{OwnerOf(id, isJob)}/deliveries/{Uri.EscapeDataString(delivery)}/replay", null, cancellationToken);

    public Task<Response<ReplayCountResponse>> ReplayDeliveriesAsync(Guid id, DateTimeOffset from, DateTimeOffset to, string? state, CancellationToken cancellationToken)
        => PostAsync<ReplayCountResponse>($"{Webhooks}/{id}/replay", new { From = from.UtcDateTime, To = to.UtcDateTime, State = state }, cancellationToken);

    private static string OwnerOf(Guid id, bool isJob) => isJob ? $"/v1/jobs/{id}" : $"{Webhooks}/{id}";
}
