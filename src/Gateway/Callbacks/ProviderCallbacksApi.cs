using System.Text.Json;
using ImageGen.Gateway.Http;
using ImageGen.Jobs.Instances;
using ImageGen.Jobs.Signing;
using ImageGen.Storage.Jobs;
using Microsoft.AspNetCore.Http.Features;

namespace ImageGen.Gateway.Callbacks;

/// <summary>Where providers tell that an order has ended. What they tell is a hint: the worker asks the provider itself before it acts.</summary>
internal static class ProviderCallbacksApi
{
    /// <summary>A prediction with its logs, and an image or two as data: addresses.</summary>
    private const int BodyLimit = 1024 * 1024;

    private const int LongestWordId = 128;

    /// <summary>Maps the routes: the one that goes out with orders, and the same without a version, as Replicate's own examples have it.</summary>
    public static IEndpointRouteBuilder MapHooks(this IEndpointRouteBuilder routes)
    {
        Map(routes, "/v1/hooks/{provider}", "providerHook");
        Map(routes, "/hooks/{provider}", "providerHookUnversioned");
        return routes;
    }

    private static void Map(IEndpointRouteBuilder routes, string path, string name) => routes.MapPost(path, HearAsync)
        .WithTags("v1")
        .Describe(
            name,
            "Called by a provider",
            "The address that goes out with an order where ImageGen:PublicUrl is set; its tag proves that the order was ours, and the provider's "
                + "signature that the call is, where its secret is known. Of the body only the id counts. Not for clients.")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblems(400, 401, 413, 503);

    private static async Task<IResult> HearAsync(
        string provider, HttpContext http, ProviderCallbacks callbacks, CallbackSignatures signatures, ConfiguredProviders roster, IJobStore store)
    {
        var query = http.Request.Query;
        if (!Guid.TryParse(query["job"], out var job) || !callbacks.IsGood(provider, job, query["tag"].ToString()) || !roster.TryGet(provider, out var entry))
        {
            return new ProblemResult(KnownProblems.UntrustedCallback);
        }

        var body = await ReadAsync(http);
        if (await signatures.CheckAsync(provider, http.Request.Headers, body, http.RequestAborted) is not { } call)
        {
            return new ProblemResult(KnownProblems.UntrustedCallback);
        }

        if (IdOf(body) is not { } id)
        {
            return new ProblemResult(KnownProblems.InvalidRequest("body", "must be a JSON object with an id of 1 to 128 letters, digits, - and _."));
        }

        await store.RecordCallbackAsync(job, entry.Lane, provider, id, call.Id is { Length: <= LongestWordId } word ? word : null, http.RequestAborted);
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
