using System.Globalization;
using System.Text.Json.Nodes;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ImageGen.Gateway.OpenApi;

/// <summary>
/// Lists the problem codes of every error response: as text, and for programs as <c>x-problem-codes</c>. A route lists its
/// status codes (<see cref="RouteDescription.ProducesProblems"/>); those that every route may return are added here.
/// </summary>
internal sealed class ProblemDescription : IOpenApiOperationTransformer
{
    /// <summary>The extension.</summary>
    public const string Extension = "x-problem-codes";

    /// <summary>The codes of a status on every route that has it. The remaining codes of a route are in <see cref="Own"/>.</summary>
    private static readonly Dictionary<int, string[]> Everywhere = new()
    {
        [400] = ["invalid_request", "unknown_host"],
        [403] = ["foreign_origin"],
        [408] = ["request_timeout"],
        [412] = ["precondition_failed"],
        [413] = ["body_too_large"],
        [415] = ["unsupported_media_type"],
        [416] = ["range_not_satisfiable"],
        [429] = ["rate_limited"],
        [500] = ["internal_error"],
        [503] = ["store_unavailable"],
    };

    /// <summary>The codes on every route that needs a scope.</summary>
    private static readonly Dictionary<int, string[]> Scoped = new()
    {
        [401] = ["credentials_needed", "invalid_credentials"],
        [403] = ["scope_missing", "tenant_not_allowed"],
        [503] = ["identity_provider_unavailable"],
    };

    /// <summary>The codes on every route that needs the scope admin.</summary>
    private static readonly Dictionary<int, string[]> ForOperators = new()
    {
        [401] = ["admin_token_needed"],
        [403] = ["admin_token_not_set"],
    };

    private static readonly string[] Settings = ["unknown_setting"];

    private static readonly string[] Change = [.. Settings, "settings_moved", "setting_refused", "key_ring_unavailable"];

    private static readonly string[] ImageCodes = ["no_preview", "image_gone", "image_erased", "images_unavailable", "image_missing", "result_store_mismatch"];

    /// <summary>The further codes of a route, by its operation.</summary>
    private static readonly Dictionary<string, string[]> Own = new(StringComparer.Ordinal)
    {
        ["createJob"] = ["provider_not_allowed", "model_not_allowed", "size_not_allowed", "count_not_allowed", "too_many_jobs", "job_gone", "idempotency_key_reused", "store_full", "lane_draining", "images_unavailable", "result_store_mismatch", "too_many_large_bodies", "key_ring_unavailable"],
        ["getJob"] = ["job_not_found"],
        ["cancelJob"] = ["job_not_found", "job_ended"],
        ["eraseJob"] = ["job_not_found"],
        ["replayJob"] = ["admin_token_needed", "admin_token_not_set", "job_not_found", "job_changed", "not_replayable"],
        ["replayJobs"] = ["purchases_exceeded"],
        ["settleJob"] = ["job_not_found", "not_unknown", "purchase_taken"],
        ["getBatch"] = ["batch_not_found"],
        ["cancelBatch"] = ["batch_not_found"],
        ["getJobImage"] = ["job_not_found", "no_image", .. ImageCodes],
        ["headJobImage"] = ["job_not_found", "no_image", .. ImageCodes],
        ["getPicture"] = ["link_refused", "link_ended", .. ImageCodes],
        ["headPicture"] = ["link_refused", "link_ended", .. ImageCodes],
        ["getJobEvents"] = ["job_not_found"],
        ["getEvents"] = ["events_gone"],
        ["createWebhook"] = ["too_many_webhooks", "webhook_changed", "key_ring_unavailable"],
        ["listWebhooks"] = ["key_ring_unavailable"],
        ["getWebhook"] = ["webhook_not_found", "key_ring_unavailable"],
        ["updateWebhook"] = ["webhook_not_found", "webhook_changed", "key_ring_unavailable"],
        ["rotateWebhook"] = ["webhook_not_found", "webhook_changed", "key_ring_unavailable"],
        ["deleteWebhook"] = ["webhook_not_found"],
        ["getJobSecret"] = ["key_ring_unavailable"],
        ["rotateJobSecret"] = ["webhook_changed", "key_ring_unavailable"],
        ["testWebhook"] = ["webhook_not_found", "webhook_disabled"],
        ["listDeliveries"] = ["webhook_not_found"],
        ["getDelivery"] = ["webhook_not_found", "delivery_not_found"],
        ["replayDelivery"] = ["webhook_not_found", "delivery_not_found", "webhook_disabled"],
        ["replayDeliveries"] = ["webhook_not_found", "webhook_disabled"],
        ["listJobDeliveries"] = ["job_not_found"],
        ["replayJobDelivery"] = ["job_not_found", "delivery_not_found"],
        ["listSettings"] = ["key_ring_unavailable"],
        ["getSetting"] = [.. Settings, "setting_not_set", "key_ring_unavailable"],
        ["putSetting"] = Change,
        ["deleteSetting"] = [.. Change, "setting_not_set"],
        ["setSystemConfig"] = Change,
        ["getLane"] = ["lane_not_found"],
        ["getLaneScale"] = ["lane_not_found"],
        ["putLaneState"] = ["lane_not_found"],
        ["getKey"] = ["key_not_found"],
        ["revokeKey"] = ["key_not_found", "key_changed"],
        ["putKeyLimits"] = ["key_not_found", "key_changed"],
        ["deleteKeyLimits"] = ["key_not_found", "key_changed"],
        ["rotateKey"] = ["key_not_found", "key_not_active", "key_changed"],
        ["providerHook"] = ["untrusted_hook"],
        ["providerHookUnversioned"] = ["untrusted_hook"],
    };

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var responses = operation.Responses ??= [];
        var isHook = operation.OperationId is "providerHook" or "providerHookUnversioned";
        var scope = AccessDescription.ScopeOf(context);
        int[] added = [.. scope is not (null or AccessScope.Admin or AccessScope.Metrics) ? [429] : Array.Empty<int>(), .. isHook ? [] : new[] { 400, 403 }, .. scope is null ? [] : new[] { 401 }, .. responses.ContainsKey("413") ? [408] : Array.Empty<int>(), 500];
        var schema = new OpenApiSchemaReference(nameof(Problem), context.Document);
        foreach (var status in added.Select(status => status.ToString(CultureInfo.InvariantCulture)).Where(status => !responses.ContainsKey(status)))
        {
            responses.Add(status, new OpenApiResponse { Content = new Dictionary<string, OpenApiMediaType> { [ProblemResult.MediaType] = new() { Schema = schema } } });
        }

        foreach (var (status, answer) in responses)
        {
            if (answer is OpenApiResponse response && int.TryParse(status, CultureInfo.InvariantCulture, out var number) && number >= 400)
            {
                Describe(response, [.. CodesOf(operation.OperationId, number, isHook, scope)]);
            }
        }

        operation.Responses = [];
        foreach (var (status, answer) in responses.OrderBy(response => response.Key, StringComparer.Ordinal))
        {
            operation.Responses.Add(status, answer);
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<Problem> CodesOf(string? operation, int status, bool isHook, AccessScope? scope)
        => (Everywhere.GetValueOrDefault(status) ?? []).Where(code => !(isHook && code == "unknown_host"))
            .Concat(scope is null ? [] : Scoped.GetValueOrDefault(status) ?? [])
            .Concat(scope is AccessScope.Admin ? ForOperators.GetValueOrDefault(status) ?? [] : [])
            .Concat((Own.GetValueOrDefault(operation ?? "") ?? []).Where(code => ProblemCatalogue.All[code].Status == status))
            .Select(code => ProblemCatalogue.All[code]);

    private static void Describe(OpenApiResponse response, List<Problem> problems)
    {
        response.Description = string.Join(" ", problems.Select(problem => $"{problem.Code}: {problem.Title}"));
        response.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        response.Extensions[Extension] = new JsonNodeExtension(new JsonArray([.. problems.Select(problem => (JsonNode?)problem.Code)]));
    }
}
