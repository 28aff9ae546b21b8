// Stays in the process of the Open XML validator and answers for one document after the other, because starting it and
// compiling what it needs costs thirty times as much as to look at a document. .NET calls it before the program begins
// (DOTNET_STARTUP_HOOKS); .ci/install-tools compiles it.

using System;
using System.IO;
using System.Reflection;

internal static class StartupHook
{
    // Each line is what the program would be started with, with tabs between; each answer ends in a zero.
    public static void Initialize()
    {
        MethodInfo program = Assembly.GetEntryAssembly().EntryPoint;
        TextWriter answers = Console.Out;
        string arguments;
        while ((arguments = Console.In.ReadLine()) != null)
        {
            var answer = new StringWriter();
            Console.SetOut(answer);
            program.Invoke(null, new object[] { arguments.Split('\t') });
            answers.Write(answer + "\0");
            answers.Flush();
        }
        Environment.Exit(0);
    }
}
