namespace ImageGen.Emulators.HuggingFace;

/// <summary>
/// An emulator of Hugging Face's router and hub, with the inference providers hf-inference, fal-ai, replicate, together and nscale behind
/// it, written from the published clients, without any code of this project. Requests for a model of the hub are counted as listings.
/// </summary>
public sealed class HuggingFaceEmulator : Emulator
{
    private HuggingFaceEmulator(EmulatorApp app, Account account)
        : base(app, account)
    {
    }

    /// <summary>Where router and hub are, without a path.</summary>
    public override Uri BaseUrl => State.Root;

    /// <summary>The models that an inference provider serves here.</summary>
    public override IReadOnlyList<string> Models => [.. HubModel.All.Where(model => model.Providers.Any(provider => provider.Status == "live")).Select(model => model.Id)];

    /// <summary>Starts the emulator on loopback; returns when it accepts requests.</summary>
    public static async Task<HuggingFaceEmulator> StartAsync(HuggingFaceOptions? options = null, CancellationToken cancellationToken = default)
    {
        var account = new Account(options ?? new HuggingFaceOptions());
        return new HuggingFaceEmulator(await EmulatorApp.StartAsync(account, Map, cancellationToken, account.Options.SeparateImageHost), account);

        void Map(WebApplication server)
        {
            if (!account.Options.IsOldHost)
            {
                server.MapHub(account);
                server.MapHfInference(account);
                server.MapImages(account);
                server.MapFal(account);
                server.MapReplicate(account);
                server.MapSignedImages(account);
            }

            server.MapTheRest(account);
        }
    }
}
