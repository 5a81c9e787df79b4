using System.Text.Json;
using ImageGen.Emulators.Hosting;

namespace ImageGen.Emulators.OpenAi;

/// <summary><c>POST /v1/images/generations</c>: returns the images when they are finished. <c>GET /v1/models</c> and <c>/v1/models/{name}</c>: the models and their shutdown dates.</summary>
internal static class GenerationsApi
{
    public static void MapGenerations(this WebApplication app, Account account)
    {
        app.MapPost("/v1/images/generations", context => CreateAsync(context, account));
        app.MapGet("/v1/models", context => HasKey(context.Request, account.Options.Token)
            ? Json.WriteAsync(context, 200, Json.Bytes(new { @object = "list", data = ImageModel.All.Select(ModelView) }))
            : Responses.ErrorAsync(context, account, ApiError.InvalidKey));
        app.MapGet("/v1/models/{name}", context => !HasKey(context.Request, account.Options.Token) ? Responses.ErrorAsync(context, account, ApiError.InvalidKey)
            : ImageModel.All.FirstOrDefault(model => model.Name == (string?)context.Request.RouteValues["name"]) is { } found ? Json.WriteAsync(context, 200, Json.Bytes(ModelView(found)))
            : Responses.ErrorAsync(context, account, ApiError.NoModel((string?)context.Request.RouteValues["name"] ?? "")));
    }

    private static object ModelView(ImageModel model) => new { id = model.Name, @object = "model", created = 1_700_000_000, owned_by = "system", shutdown_date = model.ShutdownDate };

    private static async Task CreateAsync(HttpContext context, Account account)
    {
        account.Traffic.CountCreate();
        if (!HasKey(context.Request, account.Options.Token))
        {
            await Responses.ErrorAsync(context, account, ApiError.InvalidKey);
            return;
        }

        var body = await ReadBodyAsync(context);
        var error = ApiError.NotJson;
        var request = body is { } json ? GenerationRules.Read(json, account.Options.UnknownParameters, out error) : null;
        if (await Responses.RefuseAsync(context, account, request?.Model ?? ImageModel.All[0]))
        {
            return;
        }

        if (request is null)
        {
            await Responses.ErrorAsync(context, account, error!);
            return;
        }

        // The purchase: it is recorded in the ledger before the response, whether the connection survives or not.
        var generation = Generation.Accept(request, account);
        account.Ledger.Record(PurchaseOf(generation, account, context.Request.Headers["X-Client-Request-Id"].FirstOrDefault()));

        var fault = account.Control.Faults.TakeNext(FaultPoint.Accepted);
        await account.Time.WaitUntilAsync(generation.EndsAt, context.RequestAborted);

        context.Response.Headers["x-request-id"] = generation.Id;
        await Responses.RespondAsync(context, fault, generation, account);
    }

    private static bool HasKey(HttpRequest request, string? expected)
        => request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', _, ..] header && (expected is null || header["Bearer ".Length..] == expected);

    private static async Task<JsonElement?> ReadBodyAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Purchase PurchaseOf(Generation generation, Account account, string? clientRequestId) => new(() =>
    {
        // A withheld image is assumed to be charged, because the work is done. The real service does not document it.
        var isEnded = account.Time.GetUtcNow() >= generation.EndsAt;
        return (!isEnded ? "generating" : generation.IsWithheld ? "withheld" : "made", isEnded ? true : null);
    })
    {
        Id = generation.Id,
        At = generation.CreatedAt,
        Model = generation.Request.Model.Name,
        Prompt = generation.Request.Prompt,
        Size = generation.Request.Size,
        ClientRequestId = clientRequestId,
        Sha256 = generation.Sha256,
        Input = generation.Request.Body,
    };
}
