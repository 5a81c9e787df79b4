namespace ImageGen.Emulators.HuggingFace;

/// <summary>
/// A running double of Hugging Face's router and hub, with the inference providers hf-inference, fal-ai, replicate, together and nscale behind
/// it, written from the published clients, and from nothing of this project. It keeps a ledger of what was bought, and does wrong what it
/// is told to.
/// </summary>
public sealed class HuggingFaceEmulator : IAsyncDisposable
{
    private readonly EmulatorApp _app;
    private readonly Account _account;

    private HuggingFaceEmulator(EmulatorApp app, Account account)
    {
        _app = app;
        _account = account;
    }

    /// <summary>Where router and hub are, without a path.</summary>
    public Uri BaseUrl => new(_app.Api, "/");

    /// <summary>Where pictures are fetched from, without a path.</summary>
    public Uri PictureHost => _app.PictureHost;

    /// <summary>Everything that was bought.</summary>
    public PurchaseLedger Ledger => _account.Ledger;

    /// <summary>How often each thing was asked for; questions for a model are listings.</summary>
    public Traffic Traffic => _account.Traffic;

    /// <summary>What can be changed while it runs.</summary>
    public EmulatorControl Control => _account.Control;

    /// <summary>The faults to come; the same as <c>Control.Faults</c>.</summary>
    public FaultPlan Faults => _account.Control.Faults;

    /// <summary>The models that somebody serves here.</summary>
    public IReadOnlyList<string> Models => [.. HubModel.All.Where(model => model.Providers.Any(provider => provider.Status == "live")).Select(model => model.Id)];

    /// <summary>Starts on loopback; returns when it answers.</summary>
    public static async Task<HuggingFaceEmulator> StartAsync(HuggingFaceOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new HuggingFaceOptions();
        var account = new Account(options);
        account.Control.Latency = options.Latency;
        account.Control.Faults.Add(options.Faults);
        var app = await EmulatorApp.StartAsync(options.Port, options.SeparatePictureHost, Map, cancellationToken);
        account.PictureHost = app.PictureHost;
        return new HuggingFaceEmulator(app, account);

        void Map(WebApplication server)
        {
            server.MapControl(account.Control, account.Ledger, account.Traffic);
            if (!options.IsOldHost)
            {
                server.MapHub(account);
                server.MapHfInference(account);
                server.MapImages(account);
                server.MapFal(account);
                server.MapReplicate(account);
                server.MapPictures(account);
            }

            server.MapTheRest(account);
        }
    }

    /// <summary>Stops at once; open requests are cut off.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
