@echo off
rem Installs reportgen from this folder, without internet and without an administrator's rights.
setlocal
cd /d "%~dp0"
if not exist installer\install.py goto packed
set "PYTHON="
for %%V in (3.13 3.12 3.11 3.14) do if not defined PYTHON call :try py -%%V
if not defined PYTHON call :try python
if not defined PYTHON goto missing
%PYTHON% installer\install.py %*
set "CODE=%ERRORLEVEL%"
pause
exit /b %CODE%

:try
%* -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if not errorlevel 1 set "PYTHON=%*"
exit /b 0

:missing
chcp 65001 >nul
type installer\no-python.txt
pause
exit /b 1

:packed
echo Extract the whole archive first, then run install.cmd in the new folder.
pause
exit /b 1
