using ImageGen.Emulators.Hosting;

namespace ImageGen.Emulators.Stability;

/// <summary><c>POST /v2beta/stable-image/generate/…</c>: a form; the response is the finished image.</summary>
internal static class GenerateApi
{
    private const int LargestBody = 10 * 1024 * 1024;

    public static void MapGenerate(this WebApplication app, Account account)
    {
        foreach (var endpoint in Endpoint.All)
        {
            app.MapPost($"/v2beta/stable-image/generate/{endpoint.Name}", context => GenerateAsync(context, account, endpoint));
        }
    }

    private static async Task GenerateAsync(HttpContext context, Account account, Endpoint endpoint)
    {
        account.Traffic.CountCreate();
        if (await Responses.RefuseAsync(context, account))
        {
            return;
        }

        if (endpoint.HasBodyLimit && context.Request.ContentLength > LargestBody)
        {
            await Responses.ErrorAsync(context, ApiError.TooLarge);
            return;
        }

        if (await ReadFormAsync(context.Request) is not { } fields)
        {
            await Responses.ErrorAsync(context, ApiError.Bad("content-type: must be multipart/form-data"));
            return;
        }

        if (context.Request.Headers.Accept.ToString() is not ("" or "*/*" or "image/*" or "application/json"))
        {
            await Responses.ErrorAsync(context, ApiError.Bad("accept: must be image/* or application/json"));
            return;
        }

        if (GenerateRules.Read(endpoint, fields, out var error) is not { } request)
        {
            await Responses.ErrorAsync(context, error!);
            return;
        }

        if (!account.CreditBalance.TryPay(request.Price))
        {
            await Responses.ErrorAsync(context, ApiError.NoCredits);
            return;
        }

        // The purchase: it is recorded in the ledger before the response, whether the connection survives or not.
        var generation = Generation.Accept(request, account);
        account.Ledger.Record(generation.ToPurchase(account.Time));

        var fault = account.Control.Faults.TakeNext(FaultPoint.Accepted);
        await account.Time.WaitUntilAsync(generation.EndsAt, context.RequestAborted);

        await Responses.RespondAsync(context, fault, generation);
    }

    /// <summary>The fields of a multipart form, its image in base64; null for any other body.</summary>
    private static async Task<IReadOnlyDictionary<string, string>?> ReadFormAsync(HttpRequest request)
    {
        if (request.ContentType?.StartsWith("multipart/form-data;", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        try
        {
            // A file part is no field, unless it is an image: samples send an empty one to make their library write a multipart form.
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            var fields = form.ToDictionary(field => field.Key, field => field.Value.ToString());
            if (form.Files.GetFile(GenerateRules.Image) is { } file)
            {
                using var bytes = new MemoryStream();
                await file.CopyToAsync(bytes, request.HttpContext.RequestAborted);
                fields[GenerateRules.Image] = Convert.ToBase64String(bytes.ToArray());
            }

            return fields;
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }
}
