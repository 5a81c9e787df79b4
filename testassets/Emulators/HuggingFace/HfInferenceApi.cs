namespace ImageGen.Emulators.HuggingFace;

/// <summary><c>POST /hf-inference/models/{id}</c>: answered with the image itself, or, by the form of outputs, with JSON around it.</summary>
internal static class HfInferenceApi
{
    public static void MapHfInference(this WebApplication app, Account account)
        => app.MapPost("/hf-inference/models/{owner}/{name}", context => CreateAsync(context, account));

    private static async Task CreateAsync(HttpContext context, Account account)
    {
        var model = $"{context.Request.RouteValues["owner"]}/{context.Request.RouteValues["name"]}";
        if (await Answers.TakeAsync(context, account, "hf-inference", body => (model, body.Of("inputs"), body.Of("parameters").Of("seed"))) is not { } generation)
        {
            return;
        }

        await Answers.WaitAsync(context, account, generation);
        await (account.Control.Output switch
        {
            _ when generation.HasFailed => Answers.AnswerAsync(context, account, 500, Json.Bytes(new { error = "Internal Server Error" })),
            OutputForm.Data => Answers.AnswerAsync(context, account, 200, Json.Bytes(new { data = new[] { new { b64_json = Convert.ToBase64String(generation.Picture) } } })),
            OutputForm.Text or OutputForm.Array => Answers.AnswerAsync(context, account, 200, Json.Bytes(new { output = new[] { account.AddressOf(generation) } })),
            _ => Answers.AnswerAsync(context, account, 200, generation.Picture, generation.Outcome is { Kind: FaultKind.Html } ? "text/html" : "image/png"),
        });
    }
}
