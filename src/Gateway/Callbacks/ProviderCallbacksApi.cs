using System.Text.Json;
using ImageGen.Gateway.Http;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Signing;
using ImageGen.Storage.Jobs;
using Microsoft.AspNetCore.Http.Features;

namespace ImageGen.Gateway.Callbacks;

/// <summary>The endpoints where providers report that an order has ended. A report is only a hint: the worker queries the provider before it acts.</summary>
internal static class ProviderCallbacksApi
{
    /// <summary>Room for a prediction with its logs and one or two images as <c>data:</c> addresses.</summary>
    private const int BodyLimit = 1024 * 1024;

    private const int MaxDeliveryIdLength = 128;

    /// <summary>Maps the route that orders name, and the same route without a version, which Replicate's own examples use.</summary>
    public static IEndpointRouteBuilder MapProviderCallbacks(this IEndpointRouteBuilder routes)
    {
        Map(routes, "/v1/hooks/{provider}", "providerHook");
        Map(routes, "/hooks/{provider}", "providerHookUnversioned");
        return routes;
    }

    private static void Map(IEndpointRouteBuilder routes, string path, string name) => routes.MapPost(path, ReceiveAsync)
        .AllowAnonymous()
        .WithTags("v1")
        .Describe(
            name,
            "Called by a provider",
            "The callback address that each order names when ImageGen:PublicUrl is set. Its tag proves that the order is ours; the provider's "
                + "signature, when its secret is known, proves that the provider sent the request. Only the id in the body is used. Not for clients.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblems(400, 401, 413, 503);

    private static async Task<IResult> ReceiveAsync(
        string provider, HttpContext http, ProviderCallbacks callbacks, CallbackSignatures signatures, ConfiguredProviders providers, IJobStore store)
    {
        var query = http.Request.Query;
        if (!Guid.TryParse(query["job"], out var job) || !callbacks.IsGood(provider, job, query["tag"].ToString()) || !providers.TryGet(provider, out var entry))
        {
            return new ProblemResult(KnownProblems.UntrustedCallback);
        }

        var body = await ReadAsync(http);
        if (await signatures.CheckAsync(provider, http.Request.Headers, body, http.RequestAborted) is not { } signed)
        {
            return new ProblemResult(KnownProblems.UntrustedCallback);
        }

        if (IdOf(body) is not { } id)
        {
            return new ProblemResult(KnownProblems.InvalidRequest("body", "must be a JSON object with an id of 1 to 128 letters, digits, - and _."));
        }

        await store.RecordCallbackAsync(job, entry.Lane, provider, id, signed.Id is { Length: <= MaxDeliveryIdLength } deliveryId ? deliveryId : null, http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = BodyLimit;
        }

        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        return buffer.ToArray();
    }

    private static string? IdOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("id", out var id)
                && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: > 0 and <= 128 } text
                && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') ? text : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
