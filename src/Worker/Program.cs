using ImageGen.Worker;

var app = WorkerHost.Build(args);

await app.RunAsync();
