namespace ImageGen.Emulators.HuggingFace;

/// <summary><c>POST /together/v1/images/generations</c> and the same at nscale, which differ in the parameter for the form of the response.</summary>
internal static class ImagesApi
{
    public static void MapImages(this WebApplication app, Account account)
    {
        app.MapPost("/together/v1/images/generations", context => CreateAsync(context, account, "together", ["base64", "url"]));
        app.MapPost("/nscale/v1/images/generations", context => CreateAsync(context, account, "nscale", ["b64_json"]));
    }

    private static async Task CreateAsync(HttpContext context, Account account, string provider, string[] forms)
    {
        var form = forms[0];
        if (await Responses.TakeAsync(context, account, provider, body =>
            {
                form = body.TextOf("response_format") ?? (provider == "together" ? "url" : form);
                return forms.Contains(form) ? (body.TextOf("model"), body.Of("prompt"), body.Of("seed")) : (body.TextOf("model"), default, default);
            }) is not { } generation)
        {
            return;
        }

        await Responses.WaitAsync(context, account, generation);
        object image = form == "url" || account.Control.Output is OutputForm.Text ? new { index = 0, url = account.AddressOf(generation) }
            : new { index = 0, b64_json = Convert.ToBase64String(generation.Image) };
        object[] data = generation.Outcome is { Kind: FaultKind.FewerOutputs } ? [] : [image];
        await (generation.HasFailed
            ? Responses.RespondAsync(context, account, 500, Json.Bytes(new { error = new { message = "Internal server error", type = "server_error" } }))
            : Responses.RespondAsync(context, account, 200, Json.Bytes(new { id = generation.Id, model = generation.Model, @object = "list", data })));
    }
}
