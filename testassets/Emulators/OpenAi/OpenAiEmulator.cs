namespace ImageGen.Emulators.OpenAi;

/// <summary>An emulator of OpenAI's images endpoint, written from its published schema, without any code of this project.</summary>
public sealed class OpenAiEmulator : Emulator
{
    private OpenAiEmulator(EmulatorApp app, Account account)
        : base(app, account)
    {
    }

    /// <summary>The address of the API; it ends in <c>/v1</c>, without a slash.</summary>
    public override Uri BaseUrl => State.Api;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Models => [.. ImageModel.All.Select(model => model.Name)];

    /// <summary>Starts the emulator on loopback; returns when it accepts requests.</summary>
    public static async Task<OpenAiEmulator> StartAsync(OpenAiOptions? options = null, CancellationToken cancellationToken = default)
    {
        var account = new Account(options ?? new OpenAiOptions());
        return new OpenAiEmulator(await EmulatorApp.StartAsync(account, Map, cancellationToken, account.Options.SeparateImageHost), account);

        void Map(WebApplication server)
        {
            server.MapGenerations(account);
            server.MapSignedImages(account);
        }
    }
}
