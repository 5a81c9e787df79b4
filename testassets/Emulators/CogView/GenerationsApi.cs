using System.Text.Json;
using ImageGen.Emulators.Hosting;

namespace ImageGen.Emulators.CogView;

/// <summary><c>POST /images/generations</c>, which returns the image's address, and <c>POST /async/images/generations</c>, which returns an id.</summary>
internal static class GenerationsApi
{
    public static void MapGenerations(this WebApplication app, Account account)
    {
        app.MapPost(Routes.Generations, context => CreateAsync(context, account, isAsync: false));
        app.MapPost(Routes.AsyncGenerations, context => CreateAsync(context, account, isAsync: true));
    }

    private static async Task CreateAsync(HttpContext context, Account account, bool isAsync)
    {
        account.Traffic.CountCreate();
        if (await Responses.RefuseAsync(context, account))
        {
            return;
        }

        if (GenerationRules.Read(await ReadBodyAsync(context), account.Models, isAsync, out var error) is not { } request)
        {
            await Responses.ErrorAsync(context, error!);
            return;
        }

        // The purchase: it is recorded in the ledger before the response, whether the connection survives or not.
        var generation = Generation.Accept(request, account);
        account.Generations[generation.Id] = generation;
        account.Ledger.Record(generation.ToPurchase(account.Time));

        var fault = account.Control.Faults.TakeNext(FaultPoint.Accepted);
        if (!isAsync)
        {
            await account.Time.WaitUntilAsync(generation.EndsAt, context.RequestAborted);
        }

        await Responses.RespondAsync(context, fault, generation, account, isAsync);
    }

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
}
