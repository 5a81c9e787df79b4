namespace ImageGen.Emulators.HuggingFace;

/// <summary><c>POST /hf-inference/models/{id}</c>: returns the image itself or, depending on the form of outputs, JSON with the image.</summary>
internal static class HfInferenceApi
{
    public static void MapHfInference(this WebApplication app, Account account)
        => app.MapPost("/hf-inference/models/{owner}/{name}", context => CreateAsync(context, account));

    private static async Task CreateAsync(HttpContext context, Account account)
    {
        var model = $"{context.Request.RouteValues["owner"]}/{context.Request.RouteValues["name"]}";
        if (await Responses.TakeAsync(context, account, "hf-inference", body => (model, body.Of("inputs"), body.Of("parameters").Of("seed"))) is not { } generation)
        {
            return;
        }

        await Responses.WaitAsync(context, account, generation);
        await (account.Control.Output switch
        {
            _ when generation.HasFailed => Responses.RespondAsync(context, account, 500, Json.Bytes(new { error = "Internal Server Error" })),
            OutputForm.Data => Responses.RespondAsync(context, account, 200, Json.Bytes(new { data = new[] { new { b64_json = Convert.ToBase64String(generation.Image) } } })),
            OutputForm.Text or OutputForm.Array => Responses.RespondAsync(context, account, 200, Json.Bytes(new { output = new[] { account.AddressOf(generation) } })),
            _ => Responses.RespondAsync(context, account, 200, generation.Image, generation.Outcome is { Kind: FaultKind.Html } ? "text/html" : "image/png"),
        });
    }
}
